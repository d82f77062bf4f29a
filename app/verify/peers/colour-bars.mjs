// Four quadrants of known colours with a white bar that moves one step a frame, as I420; and the reading of the same
// four places from a received picture.

/** Limited range BT.601: red, green, blue, yellow from the top left, row by row. */
const QUADRANTS = [
  [81, 90, 240],
  [145, 54, 34],
  [41, 240, 110],
  [210, 16, 146],
];

export class ColourBars {
  #still;
  #count = 0;

  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.#still = paintQuadrants(width, height);
  }

  /** The next picture, in a buffer of its own. */
  next() {
    const picture = Uint8Array.from(this.#still);
    const barWidth = Math.max(2, this.width >> 5);
    const left = (this.#count * 4) % (this.width - barWidth);
    // Only the upper and lower edge, so that the centres of the quadrants keep their colours.
    const edge = this.height >> 3;
    for (let row = 0; row < this.height; row++) {
      if (row < edge || row >= this.height - edge) {
        picture.fill(235, row * this.width + left, row * this.width + left + barWidth);
      }
    }
    this.#count++;
    return picture;
  }
}

function paintQuadrants(width, height) {
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  const picture = new Uint8Array(width * height + 2 * chromaWidth * chromaHeight);
  const quadrant = (x, y, w, h) => QUADRANTS[(y < h >> 1 ? 0 : 2) + (x < w >> 1 ? 0 : 1)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      picture[y * width + x] = quadrant(x, y, width, height)[0];
    }
  }
  for (let y = 0; y < chromaHeight; y++) {
    for (let x = 0; x < chromaWidth; x++) {
      const colour = quadrant(x, y, chromaWidth, chromaHeight);
      picture[width * height + y * chromaWidth + x] = colour[1];
      picture[width * height + chromaWidth * chromaHeight + y * chromaWidth + x] = colour[2];
    }
  }
  return picture;
}

/** The colours in the middle of the four quadrants of an I420 picture, as [red, green, blue] of 0 to 255. */
export function quadrantColours(i420, width, height) {
  const chromaWidth = (width + 1) >> 1;
  const chromaSize = chromaWidth * ((height + 1) >> 1);
  return [
    [1, 1],
    [3, 1],
    [1, 3],
    [3, 3],
  ].map(([column, row]) => {
    const x = (width * column) >> 2;
    const y = (height * row) >> 2;
    const chroma = width * height + (y >> 1) * chromaWidth + (x >> 1);
    return rgb(i420[y * width + x], i420[chroma], i420[chroma + chromaSize]);
  });
}

function rgb(y, u, v) {
  const luma = 1.164 * (y - 16);
  return [luma + 1.596 * (v - 128), luma - 0.813 * (v - 128) - 0.391 * (u - 128), luma + 2.018 * (u - 128)].map(
    (value) => Math.max(0, Math.min(255, Math.round(value))),
  );
}

/** A cheap checksum of the luma plane: two pictures that differ have, but for bad luck, different ones. */
export function checksum(i420, width, height) {
  let sum = 0;
  for (let i = 0; i < width * height; i += 97) {
    sum = (sum * 31 + i420[i]) | 0;
  }
  return sum;
}
