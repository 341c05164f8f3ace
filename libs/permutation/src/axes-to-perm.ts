import type { PermutationGroup, PermutationSpec, TensorAxis } from './permutation-spec.js';

/**
 * A spec as git-re-basin writes it: for each array, the group on each axis or null. A group
 * that lies on an axis in blocks or behind an offset is written "name@offset*block:units", several
 * on one axis with " + " between them, which git-re-basin itself has no form for.
 */
export type AxesToPerm = Readonly<Record<string, readonly (string | null)[]>>;

type Shapes = ReadonlyMap<string, readonly number[]>;

/** Tensors that an error names. */
const mostNamed = 6;

/** Writes a spec for arrays of these shapes. */
export function toAxesToPerm(spec: PermutationSpec, shapes: Shapes): AxesToPerm {
  return Object.fromEntries(
    [...shapes].map(([tensor, shape]) => [
      tensor,
      shape.map((length, axis) => {
        const places = spec.flatMap((group) =>
          group.axes
            .filter((place) => place.tensor === tensor && place.axis === axis)
            .map((place) => label(group, place, length)),
        );
        return places.length === 0 ? null : places.join(' + ');
      }),
    ]),
  );
}

/**
 * Reads a spec for arrays of these shapes. Throws a RangeError that names both axes when a
 * group would have two sizes, and for arrays or axes that are not there.
 */
export function fromAxesToPerm(axes: AxesToPerm, shapes: Shapes): PermutationSpec {
  const groups = new Map<string, PermutationGroup & { readonly axes: TensorAxis[] }>();
  for (const [tensor, labels] of Object.entries(axes)) {
    const shape = shapes.get(tensor);
    if (shape === undefined) throw new RangeError(unknownTensor(tensor, [...shapes.keys()]));
    if (shape.length !== labels.length) {
      throw new RangeError(
        `the spec does not fit the network [tensor=${tensor}, expected ${shape.length} axes, got ${labels.length}]`,
      );
    }
    labels.forEach((text, axis) => {
      for (const part of text === null ? [] : text.split(' + ')) {
        const { name, size, ...place } = parse(part, shape[axis]);
        const known = groups.get(name);
        if (known === undefined) {
          groups.set(name, { name, size, axes: [{ tensor, axis, ...place }] });
          continue;
        }
        if (known.size !== size) {
          const [first] = known.axes;
          throw new RangeError(
            `a group has two sizes [group=${name}, ${first.tensor} axis ${first.axis}: ${known.size}, ${tensor} axis ${axis}: ${size}]`,
          );
        }
        known.axes.push({ tensor, axis, ...place });
      }
    });
  }
  return [...groups.values()];
}

function label({ name, size }: PermutationGroup, place: TensorAxis, length: number): string {
  const { offset, block } = place;
  if (offset === 0 && block === 1 && size === length) return name;
  return `${name}@${offset}*${block}:${size}`;
}

function unknownTensor(tensor: string, known: readonly string[]): string {
  const some = known.length > mostNamed ? [...known.slice(0, mostNamed), '...'] : known;
  return `the spec names a tensor that the network lacks [tensor=${tensor}, expected one of ${some.join(', ')}]`;
}

function parse(text: string, length: number) {
  const [, name = text, offset = '0', block = '1', size = String(length)] =
    /^(.*)@(\d+)\*(\d+):(\d+)$/.exec(text) ?? [];
  return { name, size: Number(size), offset: Number(offset), block: Number(block) };
}
