import { CheckpointError } from '../checkpoint-error.js';
import { isFloat, type StoredTensor } from '../stored-tensor.js';

/** Names that GPTQ, AWQ, bitsandbytes and compressed-tensors give what stands for a weight. */
const quantisedNames =
  /(^|\.)(qweight|qzeros|weight_packed|SCB|weight\.(absmax|quant_map|nested_absmax|quant_state\..*))$/;

/**
 * Throws a CheckpointError, naming the tensor, where weights are integers that stand for other numbers.
 */
export function checkNotQuantised(tensors: ReadonlyMap<string, StoredTensor>, file: string): void {
  for (const [tensor, { dtype, shape }] of tensors) {
    const isMatrixOfIntegers =
      !isFloat(dtype) && dtype !== 'BOOL' && shape.length > 1 && /(^|\.)weight$/.test(tensor);
    if (!isMatrixOfIntegers && !quantisedNames.test(tensor)) continue;
    const where = { file, tensor, expected: 'floating-point numbers', got: dtype };
    throw new CheckpointError(
      'the weights are quantised; use the files of floating-point weights that they were made from, or save model.dequantize()',
      where,
    );
  }
}
