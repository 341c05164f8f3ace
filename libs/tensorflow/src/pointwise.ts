import { isFloat64, toFloat64 } from './float64.js';
import type { Tensor } from './native.js';
import { runOp } from './run-op.js';
import { type Rate, scalar } from './tensors.js';

/** Elementwise sum, with broadcasting. */
export function add(a: Tensor, b: Tensor): Tensor {
  return runOp('AddV2', [a, b]);
}

/** Elementwise difference, with broadcasting. */
export function subtract(a: Tensor, b: Tensor): Tensor {
  return runOp('Sub', [a, b]);
}

/** Elementwise product, with broadcasting. */
export function multiply(a: Tensor, b: Tensor): Tensor {
  return runOp('Mul', [a, b]);
}

/** Every entry times a number. */
export function scale(value: Tensor, factor: Rate): Tensor {
  return multiply(value, typeof factor === 'number' ? numberBeside(value, factor) : factor);
}

/** A number in the precision of a value: beside float64 to 48 bits, as tensors are made of float32. */
function numberBeside(value: Tensor, number: number): Tensor {
  const near = scalar(number);
  return isFloat64(value) ? add(toFloat64(near), scalar(number - Math.fround(number))) : near;
}

/** Zeros in the shape of a value. */
export function zerosLike(value: Tensor): Tensor {
  return runOp('ZerosLike', [value]);
}

/** 1 / sqrt(value + epsilon). */
export function inverseRoot(value: Tensor, epsilon: number): Tensor {
  return runOp('Rsqrt', [add(value, numberBeside(value, epsilon))]);
}

/** max(value, 0). */
export function relu(value: Tensor): Tensor {
  return runOp('Relu', [value]);
}

/** Gradient of relu at its input or output. */
export function reluGradient(gradient: Tensor, value: Tensor): Tensor {
  return runOp('ReluGrad', [gradient, value]);
}

/** Hyperbolic tangent. */
export function tanh(value: Tensor): Tensor {
  return runOp('Tanh', [value]);
}

/** Gradient of tanh at its output. */
export function tanhGradient(gradient: Tensor, output: Tensor): Tensor {
  return runOp('TanhGrad', [output, gradient]);
}

/** 1 / (1 + exp(-value)). */
export function sigmoid(value: Tensor): Tensor {
  return runOp('Sigmoid', [value]);
}

/** Gradient of sigmoid at its output. */
export function sigmoidGradient(gradient: Tensor, output: Tensor): Tensor {
  return runOp('SigmoidGrad', [output, gradient]);
}

/** value Phi(value), with Phi the normal distribution function: the exact GELU (Hendrycks & Gimpel 2016). */
export function gelu(value: Tensor): Tensor {
  return multiply(value, normalDistribution(value));
}

/** Gradient of gelu at its input: Phi(x) + x phi(x). */
export function geluGradient(gradient: Tensor, input: Tensor): Tensor {
  const square = multiply(input, input);
  const density = scale(runOp('Exp', [scale(square, -0.5)]), 1 / Math.sqrt(2 * Math.PI));
  const slope = add(normalDistribution(input), multiply(input, density));
  return multiply(gradient, slope);
}

function normalDistribution(value: Tensor): Tensor {
  const half = scalar(0.5);
  return add(multiply(runOp('Erf', [scale(value, Math.SQRT1_2)]), half), half);
}

/** Softmax over the last axis. */
export function softmax(value: Tensor): Tensor {
  return runOp('Softmax', [value]);
}
