// @vitest-environment node
import { testSchedules } from './testing/everySchedule.js';

testSchedules(0);
