/**
 * tooling/testSetup.js - what every test file shares.
 *
 * Tests run in Berlin: a zone with clock changes, so that code which forgets
 * the user's zone fails here and not at a customer's.
 */
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

process.env.TZ = 'Europe/Berlin';

afterEach(cleanup);
