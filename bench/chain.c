/* Chain (b) by hand: aanvullende beurs, basisbeurs and zorgtoeslag of a year, for a range of people.
 *
 * The yardstick for the native kernel: the same columns, the same exact outcomes, as fast as plain
 * C goes. Amounts are whole cents, kept in 32 bits and reckoned in 64, and every rounding is integer
 * arithmetic; nothing here is a float. The amounts of the law come in at run time. Relations are
 * compressed sparse rows: the records of thing i are first[i] .. first[i + 1] - 1.
 *
 * The rules, their order and their articles are those of bench/chain_law.
 */

#include <stdint.h>

enum { MBO, HO, SCHOOLS };
enum { AT_HOME, AWAY, HOMES };
enum { WITH_PARTNER, WITHOUT_PARTNER };

/* Amounts in cents; shares in thousandths (grant) or in hundred-thousandths (allowance). */
struct amounts {
    int64_t basic_grant[SCHOOLS][HOMES];
    int64_t grant_maximum[SCHOOLS][HOMES];
    int64_t tuition_part;          /* added to the maximum of mbo students grown in time */
    int64_t exemption[SCHOOLS][2]; /* ordinary, parent without partner; a year */
    int64_t parent_share[SCHOOLS]; /* of income above the exemption, in thousandths */
    int64_t per_child;             /* off the contribution of a year */
    int64_t premium;               /* standaardpremie of one person, a year */
    int64_t threshold;             /* drempelinkomen */
    int64_t share_below[2];        /* of the threshold: alone, with partner; hundred-thousandths */
    int64_t share_above;           /* of income above it */
    int64_t share_uninsured;       /* left where the partner is not insured; hundredths */
    int64_t assets_limit[2];       /* alone, with partner */
    int64_t smallest;              /* less is not granted */
    int32_t grown_for_tuition;     /* born before this day (since 1970-01-01): 18 in time */
    int32_t grown_for_allowance;
};

/* Columns by person, then by parenthood and by partnership. */
struct columns {
    const int32_t *birth_date;
    const int8_t *school, *home;
    const uint8_t *entitled, *applied, *deceased, *one_parent_in_register, *child_for_deduction;
    const uint8_t *insured;
    const int32_t *parent_income; /* of the reference year */
    const int32_t *income, *assets;
    const uint8_t *debtor;
    const int32_t *debt_paid, *debt_means;

    const int32_t *parents_first; /* by child: records of parenthood, in their own order */
    const int32_t *parent_of_record, *child_of_record;
    const uint8_t *refused, *without_partner;
    const int32_t *children_first, *children_record; /* by parent: rows of the above */

    const int32_t *partners_first, *partner_of_record;
};

struct outcomes {
    int32_t *supplementary_grant, *basic_grant, *allowance;
};

static inline int64_t at_least(int64_t a, int64_t b) { return a > b ? a : b; }
static inline int64_t at_most(int64_t a, int64_t b) { return a < b ? a : b; }

/* The nearest whole, half upwards; for what is never below nil. */
static inline int64_t nearest(int64_t numerator, int64_t denominator)
{
    return (2 * numerator + denominator) / (2 * denominator);
}

static inline int out_of_account(const struct columns *c, int64_t record)
{
    return c->deceased[c->parent_of_record[record]] | c->refused[record];
}

/* WSF 3.9, 3.9a, 3.13: the sum over the parents, from nil to the maximum, off that maximum, to the
 * cent. The sum is kept exact as total / (12000 * divisor): thousandths, months, and each parent's
 * number of studying children. */
static int64_t supplementary_grant(
    const struct amounts *a, const struct columns *c, int64_t person, int64_t maximum)
{
    const int school = c->school[person];
    const int64_t ordinary = a->exemption[school][WITH_PARTNER];
    const int64_t share = a->parent_share[school];
    const int32_t begin = c->parents_first[person], end = c->parents_first[person + 1];
    int64_t total = 0, divisor = 1;
    int somebody_pays = 0, missing = 0;

    for (int32_t record = begin; record < end; record++)
        missing += out_of_account(c, record);

    for (int32_t record = begin; record < end; record++) {
        const int32_t parent = c->parent_of_record[record];
        if (out_of_account(c, record))
            continue;
        const int sole = missing > 0 || c->one_parent_in_register[person];
        const int64_t exempt = sole ? 2 * ordinary
            : c->without_partner[record] ? a->exemption[school][WITHOUT_PARTNER]
                                         : ordinary;
        const int64_t income = c->parent_income[parent];
        int64_t studying = 1, deducted = 0;
        for (int32_t i = c->children_first[parent]; i < c->children_first[parent + 1]; i++) {
            const int32_t other = c->child_of_record[c->children_record[i]];
            const int counts = other != person;
            deducted += counts & c->child_for_deduction[other];
            studying += counts & c->applied[other] & c->entitled[other]
                & !c->child_for_deduction[other];
        }
        const int64_t debt =
            c->debtor[parent] ? at_most(c->debt_paid[parent], c->debt_means[parent]) : 0;
        const int64_t yearly =
            share * (income - exempt) - 1000 * (debt + a->per_child * deducted);
        somebody_pays |= income > ordinary && income > exempt;
        if (studying == divisor)
            total += yearly;
        else {
            total = total * studying + yearly * divisor;
            divisor *= studying;
        }
    }
    if (!somebody_pays || total <= 0)
        return maximum;
    const int64_t unit = 12000 * divisor;
    return nearest(maximum * unit - at_most(total, maximum * unit), unit);
}

/* Wzt 2 and 3, AWIR 14: in whole euros, of a year. */
static int64_t allowance(const struct amounts *a, const struct columns *c, int64_t person)
{
    const int32_t begin = c->partners_first[person], end = c->partners_first[person + 1];
    int64_t income = c->income[person], assets = c->assets[person];
    int couple = end > begin, uninsured = 0;
    for (int32_t record = begin; record < end; record++) {
        const int32_t partner = c->partner_of_record[record];
        income += c->income[partner];
        assets += c->assets[partner];
        uninsured |= !c->insured[partner];
    }
    const int64_t norm = nearest(
        a->share_below[couple] * a->threshold
            + a->share_above * at_least(income - a->threshold, 0),
        100000);
    int64_t yearly = at_least(a->premium * (1 + couple) - norm, 0);
    if (uninsured)
        yearly = nearest(a->share_uninsured * yearly, 100);
    const int64_t euros = (yearly + 50) / 100 * 100;
    const int granted = c->birth_date[person] < a->grown_for_allowance && c->insured[person]
        && euros >= a->smallest && assets <= a->assets_limit[couple];
    return granted ? euros : 0;
}

void chain(const struct amounts *a, const struct columns *c, const struct outcomes *o,
    int64_t from, int64_t until)
{
    for (int64_t person = from; person < until; person++) {
        const int school = c->school[person], home = c->home[person];
        const int entitled = c->entitled[person];
        const int64_t tuition = school == MBO && c->birth_date[person] < a->grown_for_tuition
            ? a->tuition_part
            : 0;
        o->basic_grant[person] = entitled ? a->basic_grant[school][home] : 0;
        o->supplementary_grant[person] = entitled && c->applied[person]
            ? supplementary_grant(a, c, person, a->grant_maximum[school][home] + tuition)
            : 0;
        o->allowance[person] = allowance(a, c, person);
    }
}
