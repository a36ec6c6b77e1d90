/* Heap sampling: how many bytes may be allocated before the next object is sampled. */
#include "objects/objects.h"

#include <math.h>

enum { INDEX_BITS = 5, SCALE_BITS = 20, PERIOD_MAX = 0x7000000, RANDOM_BITS = 26 };

u64 sample_rate;

/* log2(1 + i/32), as Go's table has it: from the natural logarithm of half. */
static double table(int i)
{
	double x = 1 + (double)i / (1 << INDEX_BITS);
	return i == 0 ? 0 : i == 1 << INDEX_BITS ? 1 : log(x / 2) * (1 / 0.693147180559945309417) + 1;
}

double fastlog2(u64 x)
{
	int exponent = 0;
	while (x >> (exponent + 1) != 0)
		exponent++;
	double mantissa = ((double)x / (double)((u64)1 << exponent) - 1) * (1 << INDEX_BITS);
	int index = (int)mantissa;
	double scale = floor((mantissa - index) * (1 << SCALE_BITS));
	double low = table(index), high = table(index + 1);
	return exponent + low + (high - low) * scale * (1.0 / (1 << SCALE_BITS));
}

i64 sample_after(u64 rate, u64 random)
{
	const double minus_log2 = -0.6931471805599453;
	if (rate == 0)
		return 0;
	double period = rate < PERIOD_MAX ? (double)rate : PERIOD_MAX;
	u64 q = random % (1 << RANDOM_BITS) + 1;
	double qlog = fastlog2(q) - RANDOM_BITS;
	if (qlog > 0)
		qlog = 0;
	return (i64)(qlog * (minus_log2 * period)) + 1;
}

i64 next_sample(void)
{
	const struct json *answer = ask("sample");
	u64 random = json_word(answer, "rnd", 0), rate = json_word(answer, "rate", 0);
	i64 r = sample_after(rate, random);
	event_open("sample");
	put_word("rnd", random);
	put_word("rate", rate);
	put_count("r", r);
	event_close();
	return r;
}

void act_rate(const struct json *request)
{
	sample_rate = json_word(request, "rate", 0);
	put_word("rate", sample_rate);
}
