import { type Dataset, parseDatasetName } from './dataset.js';
import { DatasetError } from './dataset-error.js';
import { type DatasetLocations, findDataset, howToGet, searchedFolders } from './find.js';

/**
 * Reads a data set from where it lies on this machine; nothing is downloaded. Throws a RangeError
 * for an unknown name, and a DatasetError when the set is missing or corrupt.
 */
export async function loadDataset(name: string, locations: DatasetLocations): Promise<Dataset> {
  const known = parseDatasetName(name);
  const found = await findDataset(known, locations);
  if (found === undefined) {
    const searched = searchedFolders(known, locations).join(' ');
    const where = { dataset: known, searched };
    throw new DatasetError('data set not found', where, { remedy: howToGet(known, locations) });
  }
  return found.read();
}
