import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readForecast } from '../../engine/forecast/forecast-file.ts';
import { forecastTold } from '../../engine/forecast/told.ts';

const fixture = (): { borders: Record<string, object>; [name: string]: unknown } => JSON.parse(readFileSync('test/fixtures/hindcast/hindcast.json', 'utf8'));
const told = (value: unknown): string => JSON.stringify(forecastTold(readForecast(JSON.stringify(value), 'hindcast.json')));

test('errors that are half, equal or half as much again are told as such, border by border', () => {
  for (const [mase, text] of [[0.5, 'better by 50 % than the last value'], [1, 'as far off as the last value'], [1.5, 'worse by 50 % than the last value'], [null, 'cannot be set beside the last value']] as const) {
    const file = fixture();
    Object.assign(file.borders['fence']!, { mase });
    const [fence, coast] = forecastTold(readForecast(JSON.stringify(file), 'hindcast.json')).headline;
    expect(fence).toContain(`fence: the middle forecast was ${text}`);
    expect(coast).toMatch(/^coast: /);
  }
});

test('a hindcast of before, without months of training and command, is still told', () => {
  const { command, ...file } = fixture();
  for (const b of Object.values(file.borders)) delete (b as { training?: unknown }).training;
  expect(told(file)).toContain('does not hold its command');
});

test('pooled forecasts are told by border, with their bands', () => {
  const [fence] = forecastTold(readForecast(readFileSync('test/fixtures/hindcast/rolling.json', 'utf8'), 'rolling.json')).headline;
  expect(fence).toMatch(/^fence, 13 origins: by CRPS better by 7 % than the log random walk in persons.* held 63 %, 97 %, 100 % of the months/);
});

test.each([
  ['what is no JSON', 'month,border_region', 'not JSON'],
  ['a record of runs', '{"format":1,"runs":[]}', 'not a hindcast: '],
  ['a number that is text', JSON.stringify({ ...fixture(), averagedRelativeDifference: '<b>' }), 'averagedRelativeDifference'],
  ['an empty value', 'null', 'not a hindcast: the whole'],
])('%s is refused with place, code and remedy', (_, text, what) => {
  expect(() => readForecast(text, 'some.json')).toThrow(/^some\.json:1:1 {2}BAD_HINDCAST {2}[\s\S]*give hindcast\.json or rolling\.json as `pravas hindcast` wrote it$/);
  expect(() => readForecast(text, 'some.json')).toThrow(what);
});
