interface ServiceFailedOptions extends ErrorOptions {
  readonly isForInputs?: boolean;
}

/** A service did not do a task; the message names it or its store, its address and the reason. */
export class ServiceFailed extends Error {
  override readonly name = 'ServiceFailed';
  readonly isBadInput = false;
  /** Whether that is because an input is damaged, or has gone. */
  readonly isForInputs: boolean;

  constructor(message: string, { isForInputs = false, ...options }: ServiceFailedOptions) {
    super(message, options);
    this.isForInputs = isForInputs;
  }
}
