// Reads feeds as Thunderbird and Nextcloud do. For each file named on the command line it prints one line of JSON: every event
// with the moment at which ical.js says it begins and ends (milliseconds UTC), what it is called, and how it was written.
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';

for (const file of process.argv.slice(2)) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, 'utf8')));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const events = calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      location: event.location,
      sequence: event.sequence,
      begin: event.startDate.toUnixTime() * 1000,
      end: event.endDate.toUnixTime() * 1000,
      local: event.startDate.toString(),
      floating: !event.startDate.isDate && event.startDate.zone === ICAL.Timezone.localTimezone,
    };
  });
  console.log(JSON.stringify({ file, name: calendar.getFirstPropertyValue('x-wr-calname'), events }));
}
