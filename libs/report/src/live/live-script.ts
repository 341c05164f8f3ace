/**
 * What runs in the page: each event is the newest HTML of a part. A part keeps which of its details are open. The
 * browser connects again by itself, and says what it got last.
 */
export const liveScript = `
const connection = document.getElementById('connection');
const tell = (text, isLost) => { connection.textContent = text; connection.className = isLost ? 'lost' : ''; };
const events = new EventSource('events' + location.search);
events.onopen = () => tell('live', false);
events.onerror = () => tell(events.readyState === EventSource.CLOSED
  ? 'not connected: reload the page'
  : 'connection lost, trying again: what is shown may be old', true);
for (const name of ['progress', 'charts']) {
  events.addEventListener(name, ({ data }) => {
    const part = document.getElementById(name);
    const open = [...part.querySelectorAll('details')].map((one) => one.open);
    part.innerHTML = JSON.parse(data);
    part.querySelectorAll('details').forEach((one, i) => { one.open = open[i] === true; });
    tell('live, changed at ' + new Date().toLocaleTimeString(), false);
  });
}
`;
