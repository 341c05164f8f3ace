import { type AxisGroups, type Segments, sizeOf } from '@isthmus/permutation';

/**
 * What lies on a convolution's outputs and on the input axis of its kernels. With one group,
 * new units and all input channels. Depthwise, each output is an input channel's. In between,
 * kernels of all groups share one input axis, so that input channels must stay where they are.
 */
export function groupsOfChannels(
  channels: Segments,
  outputs: number,
  groups: number,
  axisGroups: AxisGroups,
): { readonly output: Segments; readonly input: Segments } {
  if (groups === 1) return { output: axisGroups.fresh(outputs), input: channels };
  const each = sizeOf(channels) / groups;
  const input = axisGroups.fresh(each);
  axisGroups.pin(input);
  if (each === 1) {
    const multiplier = outputs / groups;
    const output = channels.map((segment) => ({ ...segment, block: segment.block * multiplier }));
    return { output, input };
  }
  axisGroups.pin(channels);
  const output = Array.from({ length: groups }, () => axisGroups.fresh(outputs / groups)).flat();
  return { output, input };
}
