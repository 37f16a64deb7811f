import { defineConfig } from '@playwright/test';

// The system's Chromium: nothing is downloaded. Playwright makes a new profile for every run and passes --headless itself.
const executablePath = process.env.VK_TEST_CHROMIUM || process.env.CHROMIUM || '/usr/bin/chromium';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.mjs',
  outputDir: '../../test-results',
  fullyParallel: false,
  workers: 3, // each with a program and a database of its own; most of the time is waiting
  forbidOnly: true,
  retries: 1, // a busy machine may be slow once; what fails twice is broken
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'nl-NL',
    timezoneId: 'Europe/Amsterdam',
    viewport: { width: 1280, height: 900 },
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
});
