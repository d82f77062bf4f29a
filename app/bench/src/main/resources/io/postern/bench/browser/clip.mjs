// Draws and encodes the clips that senders repeat: moving images with a machine-readable frame number in the middle
// (io.postern.bench.screen.FrameCode reads it from the screen). VP8 from the browser's encoder, as IVF.

const CODE = { columns: 6, rows: 3, width: 0.6, height: 0.5, border: 1 / 30 };

function drawCode(context, width, height, number) {
  // Even numbers, so that edges of the half-resolution chroma planes match those of luma.
  const w = 2 * Math.round((width * CODE.width) / 2);
  const h = 2 * Math.round((height * CODE.height) / 2);
  const x = 2 * Math.round((width - w) / 4);
  const y = 2 * Math.round((height - h) / 4);
  const border = 2 * Math.ceil((height * CODE.border) / 2);
  context.fillStyle = '#ff00ff';
  context.fillRect(x, y, w, h);
  const check = ((number * 181) ^ (number >> 3) ^ 0x5a) & 0xff;
  const bits = (number << 8) | check;
  const cells = CODE.columns * CODE.rows;
  for (let i = 0; i < cells; i++) {
    const left = x + border + ((w - 2 * border) * (i % CODE.columns)) / CODE.columns;
    const top = y + border + ((h - 2 * border) * Math.floor(i / CODE.columns)) / CODE.rows;
    context.fillStyle = (bits >> (cells - 1 - i)) & 1 ? '#ffffff' : '#000000';
    context.fillRect(left, top, (w - 2 * border) / CODE.columns + 0.5, (h - 2 * border) / CODE.rows + 0.5);
  }
}

function draw(context, width, height, frame) {
  const turn = (2 * Math.PI * frame) / 300;
  const sky = context.createLinearGradient(0, 0, width * Math.cos(turn), height);
  sky.addColorStop(0, '#274060');
  sky.addColorStop(1, '#87633f');
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  // Resembles a person in front of a wall: parts that move at different speeds, edges and fine detail.
  for (let i = 0; i < 24; i++) {
    const angle = turn * (1 + (i % 5)) + i;
    context.fillStyle = `hsl(${(i * 47) % 360} 45% ${30 + (i % 4) * 12}%)`;
    context.beginPath();
    context.arc(
      width * (0.5 + 0.48 * Math.cos(angle + i)),
      height * (0.5 + 0.48 * Math.sin(angle * 0.7 + i)),
      (height * (3 + (i % 6))) / 60,
      0,
      7,
    );
    context.fill();
  }
  context.fillStyle = '#d8d8d8';
  context.font = `${Math.round(height / 14)}px sans-serif`;
  context.fillText(`frame ${frame}`, width * 0.04, height * 0.16);
}

async function encode({ width, height, bitrate, framesPerSecond, frames, firstNumber }) {
  const chunks = [];
  let failure;
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      chunks.push(bytes);
    },
    error: (error) => {
      failure = error;
    },
  });
  encoder.configure({ codec: 'vp8', width, height, bitrate, framerate: framesPerSecond, latencyMode: 'realtime' });
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  for (let i = 0; i < frames; i++) {
    draw(context, width, height, i);
    drawCode(context, width, height, firstNumber + i);
    const frame = new VideoFrame(canvas, { timestamp: (i * 1_000_000) / framesPerSecond });
    encoder.encode(frame, { keyFrame: i === 0 });
    frame.close();
    if (i % 10 === 9) {
      await encoder.flush();
    }
  }
  await encoder.flush();
  if (failure) {
    throw failure;
  }
  if (chunks.length !== frames) {
    throw new Error(`${chunks.length} of ${frames} frames were encoded`);
  }
  return chunks;
}

function ivf(chunks, { width, height, framesPerSecond }) {
  const size = chunks.reduce((sum, chunk) => sum + 12 + chunk.length, 32);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('DKIF'));
  view.setUint16(6, 32, true);
  bytes.set(new TextEncoder().encode('VP80'), 8);
  view.setUint16(12, width, true);
  view.setUint16(14, height, true);
  view.setUint32(16, framesPerSecond, true);
  view.setUint32(20, 1, true);
  view.setUint32(24, chunks.length, true);
  let at = 32;
  chunks.forEach((chunk, i) => {
    view.setUint32(at, chunk.length, true);
    view.setBigUint64(at + 4, BigInt(i), true);
    bytes.set(chunk, at + 12);
    at += 12 + chunk.length;
  });
  return bytes;
}

try {
  for (const clip of await (await fetch('/order')).json()) {
    await fetch(`/clip/${clip.name}`, { method: 'POST', body: ivf(await encode(clip), clip) });
  }
  await fetch('/event', { method: 'POST', body: JSON.stringify({ event: 'done' }) });
} catch (error) {
  await fetch('/event', { method: 'POST', body: JSON.stringify({ event: 'failed', error: String(error) }) });
}
