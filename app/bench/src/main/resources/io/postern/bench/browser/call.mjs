// A plain page around LiveKit's browser client: joins at a click, shows every camera in a grid of tiles as large as the
// window's, and reports the number of frames shown.
import { Room, RoomEvent, Track } from '/livekit-client.mjs';

const GAP = 8;
const COLUMNS = [1, 2, 3, 4, 5, 6, 7];
const stage = document.getElementById('stage');
const join = document.getElementById('join');
const panel = document.getElementById('panel');
const tiles = [];
let joinedAt;
let firstShown;
let shown = 0;

const say = (event, fields = {}) =>
  fetch('/event', { method: 'POST', body: JSON.stringify({ event, at: performance.timeOrigin + performance.now(), ...fields }) });

function arrange() {
  const columns = COLUMNS.find((count) => count * count >= tiles.length) ?? COLUMNS.at(-1);
  const rows = Math.max(1, Math.ceil(tiles.length / columns));
  const width = Math.min(
    (stage.clientWidth - GAP * (columns + 1)) / columns,
    ((stage.clientHeight - GAP * (rows + 1)) / rows) * (16 / 9),
  );
  const height = (width * 9) / 16;
  const left = (stage.clientWidth - columns * width - (columns - 1) * GAP) / 2;
  const top = (stage.clientHeight - rows * height - (rows - 1) * GAP) / 2;
  tiles.forEach((video, i) => {
    Object.assign(video.style, {
      left: `${Math.floor(left + (i % columns) * (width + GAP))}px`,
      top: `${Math.floor(top + Math.floor(i / columns) * (height + GAP))}px`,
      width: `${Math.floor(width)}px`,
      height: `${Math.floor(height)}px`,
    });
  });
}

function count(video) {
  video.requestVideoFrameCallback(() => {
    shown++;
    if (firstShown === undefined) {
      firstShown = performance.now();
      say('first', { sinceClick: firstShown - joinedAt });
    }
    count(video);
  });
}

async function start() {
  join.disabled = true;
  // The window's controls fade out too.
  document.getElementById('bar').hidden = true;
  joinedAt = performance.now();
  const order = await ordered;
  const room = new Room({ adaptiveStream: true, dynacast: true });
  room.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind === Track.Kind.Video) {
      const video = track.attach();
      tiles.push(video);
      stage.append(video);
      arrange();
      count(video);
    }
  });
  room.on(RoomEvent.TrackUnsubscribed, (track) => {
    track.detach().forEach((video) => {
      video.remove();
      tiles.splice(tiles.indexOf(video), 1);
    });
    arrange();
  });
  try {
    await room.connect(order.url, order.token);
    say('connected', { sinceClick: performance.now() - joinedAt });
  } catch (error) {
    say('failed', { error: String(error) });
  }
}

const ordered = fetch('/order').then((answer) => answer.json());
join.addEventListener('click', start);
addEventListener('resize', arrange);
addEventListener('keydown', (press) => {
  if (press.key === 'c') {
    panel.hidden = !panel.hidden;
    arrange();
  } else if (press.key === 'h') {
    stage.style.display = stage.style.display === 'none' ? '' : 'none';
  }
});
join.focus();
setInterval(() => {
  const dropped = tiles.reduce((sum, video) => sum + (video.getVideoPlaybackQuality?.().droppedVideoFrames ?? 0), 0);
  say('shown', { frames: shown, tiles: tiles.length, dropped });
}, 1000);
requestAnimationFrame(() => requestAnimationFrame(() => say('usable')));
