// Everything a page may ask for. Each module binds once to the document, so parts swapped in by htmx work too.
import "./menus.js";
import "./forms.js";
import "./autosave.js";
import "./dates.js";
import "./keys.js";
import "./bulk.js";
