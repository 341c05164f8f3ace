/** What is measured of a network; the error is 1 - accuracy. */
export type Metric = 'loss' | 'error';

/** One value by the loss, in nats, and one by the error, in [-1, 1]. */
export type ByMetric<Value = number> = Readonly<Record<Metric, Value>>;

/** Works a value out for each metric. */
export function byMetric<Value>(of: (metric: Metric) => Value): ByMetric<Value> {
  return { loss: of('loss'), error: of('error') };
}

/** What a metric counts of a network. */
export function lossOrError(
  { loss, accuracy }: { readonly loss: number; readonly accuracy: number },
  metric: Metric,
): number {
  return metric === 'loss' ? loss : 1 - accuracy;
}
