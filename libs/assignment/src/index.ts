export type { Assignment, CostMatrix } from './assignment.js';
export { solveAssignment } from './assignment.js';
