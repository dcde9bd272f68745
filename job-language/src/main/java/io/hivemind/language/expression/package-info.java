/// CEL: compiling with positions, evaluating within a budget, the functions beyond CEL's own, and
/// values to and from JSON. There is no way from an expression to the host: no clock, no file, no
/// class. Everything here may be used by several threads at once.
@NullMarked
package io.hivemind.language.expression;

import org.jspecify.annotations.NullMarked;
