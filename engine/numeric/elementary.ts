/**
 * Elementary functions from + − × ÷ √ only, so that every engine that follows IEEE 754 gives the same bytes.
 * Algorithms: exp, log, pow after fdlibm (Sun Microsystems 1993, freely usable); normal quantile AS 241 (Wichura 1988); normal
 * distribution after Hart 1968 as given by West 2005. Errors are stated and tested in test/numeric.
 */

/** Powers of two from 2^−1074 to 2^1023; entry k + 1074. */
const POWER_OF_TWO = new Float64Array(2098);
POWER_OF_TWO[1074] = 1;
for (let k = 1075; k < 2098; k++) POWER_OF_TWO[k] = POWER_OF_TWO[k - 1]! * 2;
for (let k = 1073; k >= 0; k--) POWER_OF_TWO[k] = POWER_OF_TWO[k + 1]! / 2;

const cell = new Float64Array(1);
const words = new Uint32Array(cell.buffer);
cell[0] = 1;
/** Index of the high word on this machine. */
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;

function highWord(x: number): number {
  cell[0] = x;
  return words[HIGH]! | 0;
}

/** Returns x·2^k, rounded once. */
function scaled(x: number, k: number): number {
  if (k > 1023) return x * POWER_OF_TWO[2097]! * POWER_OF_TWO[Math.min(2097, k - 1023 + 1074)]!;
  if (k < -1022) return x * POWER_OF_TWO[Math.max(0, k + 200 + 1074)]! * POWER_OF_TWO[1074 - 200]!;
  return x * POWER_OF_TWO[k + 1074]!;
}

const LN2_HI = 6.93147180369123816490e-1;
const LN2_LO = 1.90821492927058770002e-10;
const INV_LN2 = 1.4426950408889634;
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.6533902205465252e-6;
const P5 = 4.13813679705723846039e-8;

/** Returns eˣ, at most 1 ulp off. */
export function exp(x: number): number {
  if (!(x < 709.782712893384)) return x !== x ? x : x > 709.782712893384 ? Number.POSITIVE_INFINITY : 1.797693134862273e308;
  if (x < -745.1332191019411) return 0;
  const k = Math.floor(INV_LN2 * x + 0.5);
  const hi = x - k * LN2_HI;
  const lo = k * LN2_LO;
  const r = hi - lo;
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  const y = k === 0 ? 1 - ((r * c) / (c - 2) - r) : 1 - (lo - (r * c) / (2 - c) - hi);
  return k === 0 ? y : scaled(y, k);
}

const LG1 = 6.66666666666673513e-1;
const LG2 = 3.999999999940941908e-1;
const LG3 = 2.857142874366239149e-1;
const LG4 = 2.222219843214978396e-1;
const LG5 = 1.818357216161805012e-1;
const LG6 = 1.531383769920937332e-1;
const LG7 = 1.479819860511658591e-1;

/** Returns the natural logarithm, at most 1 ulp off; NaN below 0, −∞ at 0. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = 0;
  let v = x;
  if (v < 2.2250738585072014e-308) {
    v *= 18014398509481984;
    k = -54;
  }
  const high = highWord(v);
  const i = ((high & 0xfffff) + 0x95f64) & 0x100000;
  const e = (high >> 20) - 1023 + (i >> 20);
  // Scaling by a power of two is exact, and cheaper than putting the words together.
  const m = v * POWER_OF_TWO[1074 - e]!;
  k += e;
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7))) + w * (LG2 + w * (LG4 + w * LG6));
  const half = 0.5 * f * f;
  if (k === 0) return f - (half - s * (half + r));
  return k * LN2_HI - (half - (s * (half + r) + k * LN2_LO) - f);
}

const L1 = 5.99999999999994648725e-1;
const L2 = 4.28571428578550184252e-1;
const L3 = 3.33333329818377432918e-1;
const L4 = 2.72728123808534006489e-1;
const L5 = 2.30660745775561754067e-1;
const L6 = 2.06975017800338417784e-1;
const CP = 9.61796693925975554329e-1;
const CP_H = 9.61796700954437255859e-1;
const CP_L = -7.02846165095275826516e-9;
const LG2_H = 6.93147182464599609375e-1;
const LG2_L = -1.90465429995776804525e-9;
const LG2_ONE = 6.93147180559945286227e-1;

/**
 * Returns xʸ for x ≥ 0, at most 2 ulp off; NaN for negative x, and 1 for y = 0. fdlibm splits numbers
 * by zeroing their low word; rounding to single precision splits them as well, and faster.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y || x < 0) return Number.NaN;
  if (x === 1 || y === 1) return x;
  if (x === 0) return y > 0 ? 0 : Number.POSITIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return y > 0 ? x : 0;
  if (y === Number.POSITIVE_INFINITY) return x > 1 ? y : 0;
  if (y === Number.NEGATIVE_INFINITY) return x > 1 ? 0 : Number.POSITIVE_INFINITY;
  if (y > 1e17 || y < -1e17) return x > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  let ax = x;
  let n = 0;
  if (ax < 2.2250738585072014e-308) {
    ax *= 9007199254740992;
    n = -53;
  }
  const ix = highWord(ax);
  const j = ix & 0xfffff;
  // Below √(3/2) the fraction is near 1, below √3 near 3/2, above it half of it is near 1.
  const isUpper = j > 0x3988e && j < 0xbb67a;
  const e2 = (ix >> 20) - 0x3ff + (j >= 0xbb67a ? 1 : 0);
  n += e2;
  ax *= POWER_OF_TWO[1074 - e2]!;
  const bp = isUpper ? 1.5 : 1;
  const u0 = ax - bp;
  const v0 = 1 / (ax + bp);
  const ss = u0 * v0;
  const sh = Math.fround(ss);
  const th = Math.fround(ax + bp);
  const tl = ax - (th - bp);
  const sl = v0 * (u0 - sh * th - sh * tl);
  let s2 = ss * ss;
  let r = s2 * s2 * (L1 + s2 * (L2 + s2 * (L3 + s2 * (L4 + s2 * (L5 + s2 * L6)))));
  r += sl * (sh + ss);
  s2 = sh * sh;
  const t3 = Math.fround(3 + s2 + r);
  const t4 = r - (t3 - 3 - s2);
  const u1 = sh * t3;
  const v1 = sl * t3 + t4 * ss;
  const ph = Math.fround(u1 + v1);
  const pl = v1 - (ph - u1);
  const zh = CP_H * ph;
  const zl = CP_L * ph + pl * CP + (isUpper ? 1.35003920212974897128e-8 : 0);
  const dp = isUpper ? 5.84962487220764160156e-1 : 0;
  const t1 = Math.fround(zh + zl + dp + n);
  const t2 = zl - (t1 - n - dp - zh);
  const y1 = Math.fround(y);
  const lo = (y - y1) * t1 + y * t2;
  const hi = y1 * t1;
  const z = lo + hi;
  if (z >= 1024.0000000001) return Number.POSITIVE_INFINITY;
  if (z <= -1075.1) return 0;
  const k = Math.floor(z + 0.5);
  const whole = hi - k;
  const t = Math.fround(lo + whole);
  const u = t * LG2_H;
  const v = (lo - (t - whole)) * LG2_ONE + t * LG2_L;
  const q = u + v;
  const w = v - (q - u);
  const qq = q * q;
  const c = q - qq * (P1 + qq * (P2 + qq * (P3 + qq * (P4 + qq * P5))));
  const e = (q * c) / (c - 2) - (w + q * w);
  return scaled(1 - (e - q), k);
}

/** Returns the quantile of the standard normal distribution at p in [0, 1]; relative error about 1e-16 (AS 241, PPND16). */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  const q = p - 0.5;
  if (q <= 0.425 && q >= -0.425) {
    const r = 0.180625 - q * q;
    return (
      (q * (((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r + 4.5921953931549871457e4) * r +
        1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r + 1.3314166789178437745e2) * r + 3.387132872796366608)) /
      (((((((5.226495278852854561e3 * r + 2.8729085735721942674e4) * r + 3.930789580009271061e4) * r + 2.1213794301586595867e4) * r +
        5.3941960214247511077e3) * r + 6.871870074920579083e2) * r + 4.2313330701600911252e1) * r + 1)
    );
  }
  let r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  let z: number;
  if (r <= 5) {
    r -= 1.6;
    z =
      (((((((7.7454501427834140764e-4 * r + 2.27238449892691845833e-2) * r + 2.4178072517745061177e-1) * r + 1.27045825245236838258) * r +
        3.64784832476320460504) * r + 5.7694972214606914055) * r + 4.6303378461565452959) * r + 1.42343711074968357734) /
      (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 1.51986665636164571966e-2) * r + 1.4810397642748007459e-1) * r +
        6.8976733498510000455e-1) * r + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1);
  } else {
    r -= 5;
    z =
      (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.2426609473880784386e-3) * r + 2.6532189526576123093e-2) * r +
        2.9656057182850489123e-1) * r + 1.7848265399172913358) * r + 5.4637849111641143699) * r + 6.6579046435011037772) /
      (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r +
        1.48753612908506148525e-2) * r + 1.3692988092273580531e-1) * r + 5.9983220655588793769e-1) * r + 1);
  }
  return q < 0 ? -z : z;
}

/** Returns the standard normal distribution function; absolute error below 1e-14 (Hart 1968, West 2005). */
export function normalCdf(x: number): number {
  if (x !== x) return x;
  const z = x < 0 ? -x : x;
  if (z > 37) return x > 0 ? 1 : 0;
  const e = exp(-0.5 * z * z);
  let c: number;
  if (z < 7.07106781186547) {
    const top =
      (((((3.52624965998911e-2 * z + 0.700383064443688) * z + 6.37396220353165) * z + 33.912866078383) * z + 112.079291497871) * z +
        221.213596169931) * z + 220.206867912376;
    const bottom =
      ((((((8.83883476483184e-2 * z + 1.75566716318264) * z + 16.064177579207) * z + 86.7807322029461) * z + 296.564248779674) * z +
        637.333633378831) * z + 793.826512519948) * z + 440.413735824752;
    c = (e * top) / bottom;
  } else c = e / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))) / 2.506628274631;
  return x > 0 ? 1 - c : c;
}

/**
 * Returns Prelec's weight of a chance: exp(−(−ln p)^γ), p itself where γ is 1; 0 and 1 keep their weight.
 * @source Prelec 1998
 */
export function prelec(p: number, gamma: number): number {
  if (gamma === 1 || p <= 0 || p >= 1) return p;
  return exp(-pow(-log(p), gamma));
}
