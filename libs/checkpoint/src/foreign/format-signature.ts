/** What some files are that are no model files here, how they are told, and what to do with them. */
export interface FormatSignature {
  readonly name: string;
  /** Whether a file is one, by the characters that it begins with (a byte each, but of texts). */
  readonly matches: (begin: string, bytes: Uint8Array) => boolean;
  readonly advice: string;
}

/** What a model file may be. */
export const readableFormats = 'safetensors, npz or what torch.save writes';
