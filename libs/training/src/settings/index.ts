export type { OptionKind } from './setting.js';
export type { SettingKey, TrainingSettings, VariedKey } from './setting-values.js';
export {
  boundedSettings,
  checkSettings,
  defaultSettings,
  optionalSettings,
  settingKeys,
  variedKeys,
} from './setting-values.js';
export { trainingSettings } from './training-settings.js';
