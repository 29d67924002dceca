// See tally.hpp.
#include "alo/load/tally.hpp"

namespace alo::load {

tally& tally::operator+=(const tally& other) {
    owed += other.owed;
    told += other.told;
    late += other.late;
    missed += other.missed;
    repeated += other.repeated;
    wrong += other.wrong;
    lost += other.lost;
    errors += other.errors;
    cut_short += other.cut_short;
    for (const std::string& words : other.notes) {
        note(words);
    }
    return *this;
}

}  // namespace alo::load
