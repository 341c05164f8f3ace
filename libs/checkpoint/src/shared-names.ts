/**
 * The names that safetensors.torch.save_model dropped because another tensor has their numbers: by
 * such a name, that of the tensor. It notes them among the metadata, `{dropped: kept}`; an entry is
 * taken for one when its value is a tensor's name, its key none, and both are names of like kind.
 */
export function sharedNames(
  tensors: ReadonlyMap<string, unknown>,
  metadata: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const isPath = (name: string) => name.includes('.');
  return new Map(
    Object.entries(metadata).filter(
      ([dropped, kept]) =>
        tensors.has(kept) && !tensors.has(dropped) && isPath(dropped) === isPath(kept),
    ),
  );
}
