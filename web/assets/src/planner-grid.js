// The month and the week as a grid to drag on: FullCalendar, fed with what the server put in <template id="kalender-items">. Every
// item is a whole day here; the clock of a post is its own and does not change by dragging.
import { Calendar } from 'fullcalendar';
import dayGrid from 'fullcalendar/daygrid';
import interaction, { Draggable } from 'fullcalendar/interaction';
import nl from 'fullcalendar/locales/nl';
import classic from 'fullcalendar/themes/classic';

const DAY = 86_400_000;
const dayAfter = (date) => new Date(Date.parse(date) + DAY).toISOString().slice(0, 10);

function items() {
  return [...document.getElementById('kalender-items').content.children].map((node, i) => ({
    id: node.dataset.id,
    start: node.dataset.date,
    end: dayAfter(node.dataset.until ?? node.dataset.date),
    allDay: true,
    order: i,
    ...(node.hasAttribute('href') && { url: node.getAttribute('href') }), // a url that is there but undefined becomes a link to it
    editable: 'post' in node.dataset && !node.dataset.locked,
    className: `vk-fc ${node.className}`,
    node,
  }));
}

// show fills place. open is what a click on a post does, and the end of a drag; without it nothing moves.
export function show(root, place, open) {
  const inner = document.createElement('div'); // its own display rules are !important: place must keep being hidden on a small screen
  place.append(inner);
  // newPost is the link to a new post on a day, copied from the sheet of the server: for who may write, on days that come.
  const newPost = (date) => {
    const link = document.querySelector(`#kalender-blad .vk-plan-new[href$="${date.toISOString().slice(0, 10)}"]`)?.cloneNode(true);
    return link ? [link] : [];
  };
  const calendar = new Calendar(inner, {
    plugins: [classic, dayGrid, interaction],
    locale: nl,
    timeZone: 'UTC', // dates only: no clock to convert
    now: root.dataset.today,
    initialDate: root.dataset.date,
    initialView: root.dataset.view === 'week' ? 'dayGridWeek' : 'dayGridMonth',
    headerToolbar: false,
    height: 'auto',
    fixedWeekCount: false,
    weekNumbers: true,
    weekTextShort: 'wk ',
    eventsHint: 'Op deze dag',
    closeHint: 'Sluiten',
    dayHeaderFormat: root.dataset.view === 'week' ? { weekday: 'long', day: 'numeric', month: 'short' } : { weekday: 'long' },
    dayHeaderDidMount: ({ el, date }) => { // it hides the words and repeats them in a label; a header should have words
      for (const hidden of el.querySelectorAll('[aria-hidden=true]')) hidden.removeAttribute('aria-hidden');
      if (root.dataset.view === 'week') el.append(...newPost(date));
    },
    dayCellClass: ({ date }) => ([0, 6].includes(date.getUTCDay()) ? 'vk-fc-weekend' : ''),
    dayCellTopContent: ({ date, text, isToday }) => {
      const shown = document.createElement('span');
      shown.append(text);
      if (isToday) {
        const today = document.createElement('span');
        today.className = 'vk-month__today';
        today.textContent = 'vandaag';
        shown.prepend(today, ' ');
      }
      return { domNodes: [shown, ...newPost(date)] };
    },
    dayCellDidMount: ({ el }) => { // it hides the top of a day, whose number is in its label; a link there must be heard
      el.querySelector('.vk-plan-new')?.closest('[aria-hidden=true]')?.removeAttribute('aria-hidden');
    },
    dayMaxEvents: root.dataset.view === 'week' ? false : 4,
    moreLinkClass: 'vk-fc-more',
    moreLinkText: (n) => `+ ${n} meer`,
    moreLinkHint: (n) => `Nog ${n} op deze dag, in de lijst`,
    moreLinkClick: ({ date }) => {
      const on = date.toISOString().slice(0, 10);
      const address = new URL(root.dataset.back, location.href);
      address.searchParams.set('weergave', 'lijst');
      address.searchParams.set('datum', on);
      address.hash = `dag-${on}`;
      location.assign(address);
    },
    eventOrder: 'order',
    eventDurationEditable: false,
    events: (_, found) => found(items()),
    eventContent: ({ event }) => {
      const inside = document.createElement('span');
      inside.className = 'vk-fc__inside';
      inside.append(...event.extendedProps.node.cloneNode(true).childNodes);
      return { domNodes: [inside] };
    },
    eventDidMount: ({ el, event }) => { el.dataset.id = event.id; },
    eventClick: ({ event, jsEvent }) => {
      const { node } = event.extendedProps;
      if (!open || !('post' in node.dataset)) return;
      jsEvent.preventDefault();
      open(node, { opener: jsEvent.target.closest('a') });
    },
    eventDrop: ({ event, revert }) => open(event.extendedProps.node, { to: event.startStr.slice(0, 10), back: revert }),
    droppable: true,
    drop: ({ dateStr, draggedEl }) => {
      const node = draggedEl.querySelector('[data-post]');
      open(node, { to: dateStr.slice(0, 10), opener: draggedEl.querySelector('[data-plan]') });
    },
  });
  calendar.render();
  let tray;
  const refresh = () => {
    calendar.refetchEvents();
    tray?.destroy();
    tray = new Draggable(document.getElementById('kalender-bak'), { itemSelector: '.vk-tray__item--movable', eventData: () => ({ create: false, duration: { days: 1 } }) });
  };
  refresh();
  return { refresh };
}
