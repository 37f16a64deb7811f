// Improvements for browsers with script. Without any of them every form on every page still works.
import './halfway.js';
import './confirm.js'; // before once.js: a form that is still being asked about has not been sent
import './year.js'; // so has one that is sent in place
import './once.js';
import './preview.js';
import './counter.js';
import './copy.js';
import './toolbar.js';
import './insert.js';
import './pictures.js';
import './draft.js';
import { arrive } from './arrive.js';
import { reveal } from './reveal.js';

reveal(document);
arrive();
