/** Where the options begin behind a path: at a comma that a word and "=" follow. */
const firstOption = /,(?=[a-z]+=)/;

/** A path and the options behind it, as notations of one's own data have them. */
export function readOwnPath(text: string): { readonly path: string; readonly options: string } {
  const at = text.search(firstOption);
  const end = at === -1 ? text.length : at;
  return { path: plainPath(text.slice(0, end)), options: text.slice(end + 1) };
}

/**
 * A path as a notation has it: a comma that would begin an option is written %2C, and %25 stands for
 * the percent sign where one of the two is meant literally. All else is as it is.
 */
export function writeOwnPath(path: string): string {
  return path.replace(/%(?=25|2C)/g, '%25').replace(new RegExp(firstOption, 'g'), '%2C');
}

function plainPath(text: string): string {
  return text.replace(/%(25|2C)/g, (_, code) => (code === '25' ? '%' : ','));
}
