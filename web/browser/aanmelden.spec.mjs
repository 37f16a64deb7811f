// Signing in: the first page anybody sees.
import { checked, expect, test } from './app.mjs';

test('who is not signed in gets the sign-in page', async ({ visitor }) => {
  await visitor.goto('/berichten');
  await expect(visitor).toHaveURL(/\/aanmelden/);
  await expect(visitor).toHaveTitle('Aanmelden – Veiligheidskalender');
  await expect(visitor.getByRole('heading', { level: 1, name: 'Aanmelden' })).toBeVisible();
  await checked(visitor);
});

test('a wrong password says so and keeps the address', async ({ visitor }) => {
  await visitor.goto('/aanmelden');
  await visitor.getByLabel('E-mailadres').fill('niemand@voorbeeld.nl');
  await visitor.getByLabel('Wachtwoord').fill('een twee drie vier');
  await visitor.getByRole('button', { name: 'Aanmelden' }).click();
  await expect(visitor.getByRole('alert')).toBeVisible();
  await expect(visitor.getByLabel('E-mailadres')).toHaveValue('niemand@voorbeeld.nl');
  await checked(visitor);
});

test('the keyboard alone reaches the form, past the header', async ({ visitor }) => {
  await visitor.goto('/aanmelden');
  await visitor.keyboard.press('Tab');
  await expect(visitor.getByRole('link', { name: 'Direct naar de inhoud' })).toBeFocused();
  await visitor.keyboard.press('Enter');
  await visitor.keyboard.press('Tab');
  await expect(visitor.getByLabel('E-mailadres')).toBeFocused();
});

test('a sign-in link opens the overview, and signing out closes it', async ({ one }) => {
  await expect(one.getByRole('heading', { level: 1, name: 'Overzicht' })).toBeVisible();
  await checked(one);
  await one.getByRole('button', { name: 'Afmelden' }).click();
  await one.goto('/');
  await expect(one).toHaveURL(/\/aanmelden/);
});

test('it works without JavaScript', async ({ plain }) => {
  await expect(plain.getByRole('heading', { level: 1, name: 'Overzicht' })).toBeVisible();
  await plain.getByRole('button', { name: 'Afmelden' }).click();
  await plain.goto('/');
  await expect(plain).toHaveURL(/\/aanmelden/);
});
