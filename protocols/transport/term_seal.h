#pragma once
// What makes a term believed by controllers that hear of it from a node: a keyed hash of it, by the secret
// key that the controllers of a site share. So no node can make a controller stand down.

#include "transport/keys.h"
#include "wire/term.h"

namespace lianping {

// The same term, with its seal.
Term sealed(Term term, const KeyPair& key);
bool is_sealed(const Term& term, const KeyPair& key);

} // namespace lianping
