/* The full week of the model, written by hand in C: a strong opponent for the compiled driver.
 *
 * Same people, same Philox4x32-10, same rules in float32 and in the same order, so the totals
 * agree to the bit. Same means, too: blocks of a community that stay in cache, active rows
 * first, integer totals, structures sharing their draws. Loops over columns are written so that
 * the compiler puts them on vector units; what hangs together is cut into passes short enough
 * to overlap. No allocation, no globals that change: threads take ranges of blocks.
 */
#include <stdint.h>
#include <string.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

#define BLOCK 1024
#define FIXED 32768.0f
#define QUARTER 13
#define COLUMN __restrict__
#define PASS static __attribute__((noinline)) /* so that what COLUMN promises is not lost */

enum { POTENTIAL, PROSPECT, CUSTOMER, GONE };
enum { STATUS, TOUCHPOINT, KIND, CLOCK, JOINED };
enum { SATISFACTION, EXPECTATION, ENCOUNTERS, SCAR, GOODWILL, RESISTANCE, REALS };
enum { MET = 1, HANDOFF = 2, FAILED = 4, COMPLAINED = 8, BOUGHT = 16, LEFT = 32, WAS_CUSTOMER = 64 };

typedef struct {
    float handoff_loss, noise, reference, appraisal, disconfirmation, loss_aversion, memory, prior,
        rise, fall, expectation_trend, tolerance, complaint_base, complaint_slope, failure_shock,
        failure_reference, recovery, recovery_gain, remember, satisfaction_effect,
        satisfaction_reference, negative_weight, abandon;
} Rules;

typedef struct {
    int32_t *whole;                   /* (S, 5, rows) */
    float *real;                      /* (S, REALS, rows) */
    int32_t *who, *term;              /* (rows,) */
    float *base, *contact;            /* (rows,) */
    float *voices;                    /* (S, rows), by number of the person */
    const int32_t *near, *near_last;  /* (community, neighbours) */
    const float *level;               /* (S, W, T * K) */
    const float *gap, *handoff;       /* (S, (K + 1) * K) */
    const uint32_t *alias;            /* (T * (K + 1) * K,) */
    const int64_t *margin;            /* (T,) */
    const float *competitor;          /* (S, W) */
    const float *promised, *innovation, *imitation; /* (S,) */
    const float *normal_at, *normal_step;
    int64_t *weekly;                  /* (S, weeks, 15) */
    int64_t *by_touchpoint;           /* (S, K, 6) */
    int64_t *exits;                   /* (S, cohorts, weeks) */
    int64_t *reasons;                 /* (S, 3) */
    int64_t structures, rows, size, kinds, neighbours, planned, cohorts;
    int64_t first_week, offset, weeks;
    uint32_t k0, k1, purchase;
} Call;

/* one block's scratch */
typedef struct {
    uint32_t words[6][BLOCK];
    int32_t there[BLOCK], felt[BLOCK], flags[BLOCK], changed[BLOCK], entry[BLOCK];
    float level[BLOCK], gap[BLOCK], handoff[BLOCK], deviate[BLOCK], performance[BLOCK];
    int32_t mark[BLOCK];
    int16_t near[16][BLOCK]; /* acquaintances by row, as the rows stand now */
} Scratch;

/* ---------------------------------------------------------------- arithmetic and luck */

static inline float least(float a, float b) { return a < b ? a : b; }
static inline float most(float a, float b) { return a > b ? a : b; }
static inline float as_float(int32_t bits) { float f; memcpy(&f, &bits, 4); return f; }
static inline int32_t as_bits(float f) { int32_t bits; memcpy(&bits, &f, 4); return bits; }

static inline float exponential(float x)
{
    x = least(most(x, -87.0f), 88.0f);
    float n = __builtin_floorf(x * 1.44269504088896341f + 0.5f);
    float r = x - n * 0.693359375f - n * -2.12194440e-4f;
    float y = ((((1.9875691500e-4f * r + 1.3981999507e-3f) * r + 8.3334519073e-3f) * r
                + 4.1665795894e-2f) * r + 1.6666665459e-1f) * r + 5.0000001201e-1f;
    y = y * r * r + r + 1.0f;
    return y * as_float(((int32_t)n + 127) << 23);
}

static inline float logistic(float x) { return 1.0f / (1.0f + exponential(-x)); }

static inline float uniform(uint32_t word)
{
    return (float)(int32_t)(word >> 9) * 0x1p-23f + 0x1p-24f;
}

static inline int32_t fixed(float value) { return (int32_t)__builtin_floorf(value * FIXED + 0.5f); }

static inline int32_t tail_bits(uint32_t word)
{
    return as_bits((float)(int32_t)(word >> 1) * 0x1p-32f + 0x1p-33f);
}

#define NORMAL_BASE (((127 - 1) << 5) - (32 << 5))

static inline float normal(uint32_t word, float at, float step)
{
    float z = at + step * ((float)(tail_bits(word) & 0x3FFFF) * 0x1p-18f);
    return word & 1 ? -z : z;
}

#define ROUND(c0, c1, c2, c3, k0, k1)                                             \
    do {                                                                          \
        uint64_t a = (uint64_t)0xD2511F53u * c0, b = (uint64_t)0xCD9E8D57u * c2;  \
        uint32_t n0 = (uint32_t)(b >> 32) ^ c1 ^ (k0), n2 = (uint32_t)(a >> 32) ^ c3 ^ (k1); \
        c1 = (uint32_t)b; c3 = (uint32_t)a; c0 = n0; c2 = n2;                     \
    } while (0)

#define PHILOX(c0, c1, c2, c3)                                                    \
    do {                                                                          \
        uint32_t p = k0, q = k1;                                                  \
        _Pragma("GCC unroll 10") for (int round = 0; round < 10; round++) {       \
            ROUND(c0, c1, c2, c3, p, q);                                          \
            p += 0x9E3779B9u; q += 0xBB67AE85u;                                   \
        }                                                                         \
    } while (0)

#ifdef __AVX512F__
/* Sixteen counters at once, as the even and the odd of eight 64-bit lanes; upper halves are waste. */
typedef struct { __m512i c0, c1, c2, c3; } Lanes;

static inline Lanes philox_lanes(__m512i who, uint32_t week, uint32_t block, uint32_t k0, uint32_t k1)
{
    const __m512i m0 = _mm512_set1_epi64(0xD2511F53), m1 = _mm512_set1_epi64(0xCD9E8D57);
    Lanes x = { who, _mm512_set1_epi64(week), _mm512_set1_epi64(block), _mm512_setzero_si512() };
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
        __m512i a = _mm512_mul_epu32(m0, x.c0), b = _mm512_mul_epu32(m1, x.c2);
        __m512i p = _mm512_set1_epi64(k0), q = _mm512_set1_epi64(k1);
        x.c0 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(b, 32), x.c1, p, 0x96);
        x.c2 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(a, 32), x.c3, q, 0x96);
        x.c1 = b;
        x.c3 = a;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return x;
}

static inline void put(uint32_t *to, __m512i even, __m512i odd)
{
    _mm512_storeu_si512(to, _mm512_mask_blend_epi32(0xAAAA, even, _mm512_slli_epi64(odd, 32)));
}

PASS void draw(int n, uint32_t first, uint32_t week, uint32_t k0, uint32_t k1,
                 const int32_t *COLUMN who, uint32_t (*COLUMN words)[BLOCK])
{
    for (int j = 0; j < n; j += 16) { /* who and the words have room for whole vectors */
        __m512i even = _mm512_add_epi32(_mm512_loadu_si512(who + j), _mm512_set1_epi32((int)first));
        __m512i odd = _mm512_srli_epi64(even, 32);
        Lanes a = philox_lanes(even, week, 0, k0, k1), b = philox_lanes(odd, week, 0, k0, k1);
        Lanes c = philox_lanes(even, week, 1, k0, k1), d = philox_lanes(odd, week, 1, k0, k1);
        put(words[0] + j, a.c0, b.c0);
        put(words[1] + j, a.c1, b.c1);
        put(words[2] + j, a.c2, b.c2);
        put(words[3] + j, a.c3, b.c3);
        put(words[4] + j, c.c0, d.c0);
        put(words[5] + j, c.c1, d.c1);
    }
}
#else
PASS void draw(int n, uint32_t first, uint32_t week, uint32_t k0, uint32_t k1,
                 const int32_t *COLUMN who, uint32_t (*COLUMN words)[BLOCK])
{
    for (int j = 0; j < n; j++) {
        uint32_t c0 = first + (uint32_t)who[j], c1 = week, c2 = 0, c3 = 0;
        PHILOX(c0, c1, c2, c3);
        words[0][j] = c0; words[1][j] = c1; words[2][j] = c2; words[3][j] = c3;
    }
    for (int j = 0; j < n; j++) {
        uint32_t c0 = first + (uint32_t)who[j], c1 = week, c2 = 1, c3 = 0;
        PHILOX(c0, c1, c2, c3);
        words[4][j] = c0; words[5][j] = c1;
    }
}
#endif

/* ---------------------------------------------------------------- one week of a block */

PASS void look_up(int n, int size, const int32_t *COLUMN kind, const int32_t *COLUMN touchpoint,
                    const uint32_t *COLUMN w_journey, const uint32_t *COLUMN w_performance,
                    const uint32_t *COLUMN alias, const float *COLUMN levels,
                    const float *COLUMN gaps, const float *COLUMN handoffs, const float *COLUMN at,
                    const float *COLUMN step, int32_t *COLUMN there, float *COLUMN level,
                    float *COLUMN gap, float *COLUMN handoff, float *COLUMN deviate)
{
    float wide = (float)size;
    for (int j = 0; j < n; j++) {
        float scaled = uniform(w_journey[j]) * wide;
        int32_t chosen = (int32_t)scaled;
        uint32_t entry = alias[(kind[j] * (size + 1) + touchpoint[j]) * size + chosen];
        int keep = scaled - (float)chosen < (float)(int32_t)(entry >> 8) * 0x1p-24f;
        there[j] = keep ? chosen : (int32_t)(entry & 0xFF);
    }
    for (int j = 0; j < n; j++) {
        level[j] = levels[kind[j] * size + there[j]];
        int32_t passage = touchpoint[j] * size + there[j];
        gap[j] = gaps[passage];
        handoff[j] = handoffs[passage];
    }
    for (int j = 0; j < n; j++) {
        int32_t place = (tail_bits(w_performance[j]) >> 18) - NORMAL_BASE;
        deviate[j] = normal(w_performance[j], at[place], step[place]);
    }
}

PASS void live(int n, float rival, uint32_t purchase, const Rules *r, Scratch *COLUMN s,
                 int32_t *COLUMN status, int32_t *COLUMN touchpoint, int32_t *COLUMN clock,
                 float *COLUMN satisfaction, float *COLUMN expectation, float *COLUMN encounters,
                 float *COLUMN scar, float *COLUMN goodwill, const float *COLUMN base,
                 const float *COLUMN contact,
                 const int32_t *COLUMN term, int64_t *weekly)
{
    const Rules q = *r;
    int32_t failures = 0, complaints = 0, content = 0, hope = 0, sores = 0, hoped = 0, unlike = 0;
    for (int j = 0; j < n; j++) { /* encounter, failure, complaint, satisfaction, expectation */
        int was = status[j], active = (was == PROSPECT ? 1 : 0) | (was == CUSTOMER ? 1 : 0);
        int met = uniform(s->words[4][j]) < contact[j] ? 1 : 0;
        int failing = uniform(s->words[2][j]) < s->handoff[j] ? 1 : 0;
        float scarred = scar[j], good = goodwill[j], content_before = satisfaction[j];
        float met_before = encounters[j];
        float before = expectation[j], lost = failing ? q.handoff_loss : 0.0f;
        float p = s->level[j] - s->gap[j] - lost + q.noise * s->deviate[j];
        p = least(most(p, 0.0f), 1.0f);
        float severity = before - p - q.tolerance;
        int failed = met & (failing | (severity > 0.0f ? 1 : 0));
        float odds = logistic(q.complaint_base + q.complaint_slope * most(severity, 0.0f));
        int complained = failed & (uniform(s->words[5][j]) < odds ? 1 : 0);
        float unmended = complained ? 1.0f - q.recovery : 1.0f;
        float sore = scarred * q.remember + (failed ? unmended : 0.0f);
        float count = met_before + 1.0f, d = p - before;
        float gain = most(d, 0.0f), loss = most(-d, 0.0f);
        float u = q.appraisal * (p - q.reference) + q.disconfirmation * (gain - q.loss_aversion * loss);
        u = least(most(u, -1.0f), 1.0f);
        float weight = most(q.memory, 1.0f / (count + q.prior));
        float felt = content_before + weight * (u - content_before);
        float kept = met ? good - weight * good : good;
        kept = least(kept + (complained ? q.recovery_gain * q.recovery : 0.0f), 1.0f);
        float learnt = met ? before + q.rise * gain - q.fall * loss : before;
        learnt = least(most(learnt + q.expectation_trend, 0.0f), 1.0f);
        int happened = active & met;
        satisfaction[j] = happened ? felt : content_before;
        encounters[j] = happened ? count : met_before;
        expectation[j] = active ? learnt : before;
        scar[j] = active ? sore : scarred;
        goodwill[j] = active ? kept : good;
        s->felt[j] = fixed(p);
        s->mark[j] = met * MET | (failing & met) * HANDOFF | failed * FAILED | complained * COMPLAINED;
        failures += active & failed;
        complaints += active & complained;
        hoped += happened ? fixed(before) : 0;
        unlike += happened ? fixed(s->gap[j]) : 0;
    }
    for (int j = 0; j < n; j++) { /* purchase, the decision to leave */
        int was = status[j], now = touchpoint[j], there = s->there[j], begun = s->mark[j];
        int after_renewal = term[j], left_weeks = clock[j] - 1;
        float own = base[j], felt = satisfaction[j], hoping = expectation[j], sore = scar[j];
        float shown = least(felt + goodwill[j], 1.0f);
        int customer = was == CUSTOMER ? 1 : 0, prospect = was == PROSPECT ? 1 : 0;
        int met = begun & MET, active = customer | prospect;
        int bought = met & prospect & (int)(purchase >> there);
        int due = (customer & (left_weeks <= 0 ? 1 : 0)) | (prospect & met & (bought ^ 1));
        float logit = customer ? own : q.abandon;
        float neutral = rival + (customer ? q.satisfaction_reference : 0.0f);
        float usual = customer ? q.failure_reference : 0.0f;
        float leaves = logistic(logit - q.satisfaction_effect * (felt - neutral)
                                + q.failure_shock * (sore - usual));
        int left = due & (uniform(s->words[3][j]) < leaves ? 1 : 0);
        int renewed = bought | (customer & due), keeps = customer | bought;
        int stays = keeps & (left ^ 1);
        int after = left ? GONE : keeps ? CUSTOMER : PROSPECT;
        int until = renewed ? after_renewal : left_weeks;
        int mark = begun | bought * BOUGHT | left * LEFT | customer * WAS_CUSTOMER;
        status[j] = active ? after : was;
        touchpoint[j] = active & met ? there : now;
        clock[j] = active ? until : left_weeks + 1;
        s->flags[j] = active ? mark : 0;
        content += stays ? fixed(shown) : 0;
        hope += stays ? fixed(hoping) : 0;
        sores += stays ? fixed(sore) : 0;
    }
    weekly[8] += failures; weekly[9] += complaints; weekly[10] += content; weekly[11] += hope;
    weekly[12] += sores; weekly[13] += hoped; weekly[14] += unlike;
}

PASS int tally(int n, const int32_t *COLUMN touchpoint, const int32_t *COLUMN felt,
                 const int32_t *COLUMN flags, int64_t *COLUMN visits, int64_t *COLUMN events,
                 int32_t *COLUMN changed)
{
    int found = 0;
    for (int j = 0; j < n; j++) {
        int64_t mark = flags[j], met = mark & MET;
        visits[touchpoint[j] & -met] += ((int64_t)1 << 40) * met + (felt[j] & -met);
        if (mark & (HANDOFF | FAILED | COMPLAINED))
            events[touchpoint[j]] += (mark & HANDOFF) >> 1 | (mark & FAILED) << 19 | (mark & COMPLAINED) << 39;
        changed[found] = j;
        found += (mark & (BOUGHT | LEFT)) != 0;
    }
    return found;
}

PASS void speak(int n, float negative, const int32_t *COLUMN who, const int32_t *COLUMN status,
                  const float *COLUMN satisfaction, const float *COLUMN goodwill, float *COLUMN voices)
{
    for (int j = 0; j < n; j++) {
        float said = satisfaction[j] + goodwill[j] >= 0.0f ? 1.0f : -negative;
        voices[who[j]] = status[j] == CUSTOMER ? said : 0.0f;
    }
}

/* Rows [start, stop) that are still in the market: a list, then all of it at once. */
PASS int hear(int start, int active, int stop, float innovation, float imitation, float mixed,
                int neighbours, const int32_t *COLUMN status, float *COLUMN resistance,
                const float *COLUMN voices, int16_t (*COLUMN near)[BLOCK], int32_t *COLUMN came)
{
    float heard[BLOCK];
    int32_t at[BLOCK];
    int listed = 0, found = 0;
    for (int j = start; j < active; j++) {
        at[listed] = j;
        listed += status[j] == POTENTIAL;
    }
    for (int i = 0; i < listed; i++) {
        float sum = 0.0f;
        for (int m = 0; m < neighbours; m++) sum += voices[near[m][at[i]]];
        sum = neighbours ? sum / (float)neighbours : mixed;
        float left = resistance[at[i]] - most(innovation + imitation * sum, 0.0f);
        resistance[at[i]] = left;
        came[found] = at[i];
        found += left <= 0.0f;
    }
    for (int j = active; j < stop; j++) heard[j] = 0.0f;
    for (int m = 0; m < neighbours; m++)
        for (int j = active; j < stop; j++) heard[j] += voices[near[m][j]];
    for (int j = active; j < stop; j++) {
        float sound = neighbours ? heard[j] / (float)neighbours : mixed;
        resistance[j] -= most(innovation + imitation * sound, 0.0f);
    }
    for (int j = active; j < stop; j++) {
        came[found] = j;
        found += resistance[j] <= 0.0f;
    }
    return found;
}

/* ---------------------------------------------------------------- a block */

#define SWAP(type, a, b) do { type swap_ = (a); (a) = (b); (b) = swap_; } while (0)

static void exchange(const Call *c, int64_t i, int64_t j)
{
    for (int64_t k = 0; k < 5 * c->structures; k++)
        SWAP(int32_t, c->whole[k * c->rows + i], c->whole[k * c->rows + j]);
    for (int64_t k = 0; k < REALS * c->structures; k++)
        SWAP(float, c->real[k * c->rows + i], c->real[k * c->rows + j]);
    SWAP(int32_t, c->who[i], c->who[j]);
    SWAP(int32_t, c->term[i], c->term[j]);
    SWAP(float, c->base[i], c->base[j]);
    SWAP(float, c->contact[i], c->contact[j]);
}

static int agreed(const Call *c, int status, int64_t row)
{
    int all = 1;
    for (int64_t s = 0; s < c->structures; s++) all &= c->whole[s * 5 * c->rows + row] == status;
    return all;
}

/* Put rows of a status last in [row, high); their start. */
static int64_t put_last(const Call *c, int status, int64_t row, int64_t high)
{
    for (; row < high; row++) {
        if (!agreed(c, status, row)) continue;
        do high--; while (row < high && agreed(c, status, high));
        if (row < high) exchange(c, row, high);
    }
    return high;
}

static void enter(const Call *c, const Rules *q, const Scratch *s, int64_t place, int64_t low, int w,
                  int found, float neutral, int64_t *state)
{
    int32_t *whole = c->whole + place * 5 * c->rows + low;
    float *real = c->real + place * REALS * c->rows + low;
    int32_t *joined = whole + JOINED * c->rows, *kind = whole + KIND * c->rows;
    int64_t *weekly = c->weekly + (place * c->weeks + w) * 15;
    for (int i = 0; i < found; i++) {
        int j = s->changed[i], mark = s->flags[j];
        if (mark & BOUGHT) {
            joined[j] = (int32_t)(c->first_week + w);
            state[1]--; state[2]++; state[4] += c->margin[kind[j]]; weekly[5]++;
        } else if (mark & WAS_CUSTOMER) {
            int first = joined[j] < 0;
            state[2]--; state[3] -= first; state[4] -= c->margin[kind[j]]; weekly[6]++;
            int64_t cohort = first ? 0 : 1 + joined[j] / QUARTER;
            c->exits[(place * c->cohorts + cohort) * c->weeks + w]++;
            c->by_touchpoint[(place * c->size + whole[TOUCHPOINT * c->rows + j]) * 6 + 5]++;
            float chance = uniform(s->words[3][j]), usual = q->failure_reference, base = c->base[low + j];
            float even = logistic(base - q->satisfaction_effect * (neutral - neutral) + q->failure_shock * (usual - usual));
            float sad = logistic(base - q->satisfaction_effect * (real[SATISFACTION * c->rows + j] - neutral)
                                 + q->failure_shock * (usual - usual));
            c->reasons[place * 3 + (chance < even ? 0 : chance < sad ? 1 : 2)]++;
        } else {
            state[1]--; weekly[7]++;
        }
    }
}

static void run_block(const Call *c, const Rules *q, Scratch *s, int64_t block)
{
    int64_t low = block * BLOCK, high = low + BLOCK < c->rows ? low + BLOCK : c->rows, rows = c->rows;
    int n = (int)(high - low), size = (int)c->size, many = (int)c->structures, market;
    const int32_t *near = n == BLOCK || rows < BLOCK ? c->near : c->near_last;
    const int32_t *who = c->who + low;
    market = (int)(put_last(c, GONE, low, high) - low);
    int active = (int)(put_last(c, POTENTIAL, low, low + market) - low);
    for (int m = 0; m < c->neighbours; m++)
        for (int j = 0; j < n; j++) s->near[m][j] = (int16_t)near[who[j] * c->neighbours + m];
    int64_t state[many][5], visits[many][size], events[many][size];
    memset(state, 0, sizeof state); memset(visits, 0, sizeof visits); memset(events, 0, sizeof events);
    for (int p = 0; p < many; p++) {
        int32_t *whole = c->whole + (int64_t)p * 5 * rows + low;
        for (int j = 0; j < n; j++) {
            if (whole[j] != GONE) state[p][whole[j]]++;
            if (whole[j] == CUSTOMER) {
                state[p][3] += whole[JOINED * rows + j] < 0;
                state[p][4] += c->margin[whole[KIND * rows + j]];
            }
        }
    }
    for (int w = 0; w < c->weeks; w++) {
        for (int p = 0; p < many; p++) {
            int32_t *whole = c->whole + (int64_t)p * 5 * rows + low;
            float *real = c->real + (int64_t)p * REALS * rows + low, *voices = c->voices + (int64_t)p * rows + low;
            float mixed = 0.0f;
            if (!c->neighbours) {
                for (int j = 0; j < n; j++) mixed += voices[j];
                mixed /= (float)n;
            }
            int came = hear(many > 1 ? 0 : active, active, market, c->innovation[p], c->imitation[p], mixed,
                            (int)c->neighbours, whole, real + RESISTANCE * rows, voices, s->near, s->changed);
            for (int i = 0; i < came; i++) {
                int j = s->changed[i];
                whole[j] = PROSPECT;
                real[EXPECTATION * rows + j] = c->promised[p];
                state[p][0]--; state[p][1]++;
                if (j < active) continue;
                exchange(c, low + j, low + active);
                for (int m = 0; m < c->neighbours; m++) SWAP(int16_t, s->near[m][j], s->near[m][active]);
                active++;
            }
        }
        draw(active, (uint32_t)low, (uint32_t)(c->first_week + w), c->k0, c->k1, who, s->words);
        for (int p = 0; p < many; p++) {
            int32_t *whole = c->whole + (int64_t)p * 5 * rows + low;
            float *real = c->real + (int64_t)p * REALS * rows + low;
            int64_t place = (int64_t)p * c->planned + c->offset + w, *weekly = c->weekly + (p * c->weeks + w) * 15;
            float rival = c->competitor[place];
            look_up(active, size, whole + KIND * rows, whole + TOUCHPOINT * rows, s->words[0], s->words[1],
                    c->alias, c->level + place * c->kinds * size, c->gap + (int64_t)p * (size + 1) * size,
                    c->handoff + (int64_t)p * (size + 1) * size, c->normal_at, c->normal_step, s->there,
                    s->level, s->gap, s->handoff, s->deviate);
            live(active, rival, c->purchase, q, s, whole, whole + TOUCHPOINT * rows, whole + CLOCK * rows,
                 real, real + EXPECTATION * rows, real + ENCOUNTERS * rows, real + SCAR * rows,
                 real + GOODWILL * rows, c->base + low, c->contact + low, c->term + low, weekly);
            int found = tally(active, whole + TOUCHPOINT * rows, s->felt, s->flags, visits[p], events[p], s->changed);
            enter(c, q, s, p, low, w, found, q->satisfaction_reference + rival, state[p]);
            for (int k = 0; k < 5; k++) weekly[k] += state[p][k];
            speak(active, q->negative_weight, who, whole, real, real + GOODWILL * rows,
                  c->voices + (int64_t)p * rows + low);
        }
    }
    for (int p = 0; p < many; p++) {
        for (int k = 0; k < size; k++) {
            int64_t *out = c->by_touchpoint + ((int64_t)p * size + k) * 6, field = (1 << 21) - 1;
            out[0] += visits[p][k] >> 40;
            out[1] += visits[p][k] & (((int64_t)1 << 40) - 1);
            out[2] += events[p][k] & field;
            out[3] += events[p][k] >> 21 & field;
            out[4] += events[p][k] >> 42;
        }
    }
}

void run_blocks(const Call *c, const Rules *q, int64_t first, int64_t last)
{
    static __thread Scratch s __attribute__((aligned(64)));
    for (int64_t block = first; block < last; block++) run_block(c, q, &s, block);
}
