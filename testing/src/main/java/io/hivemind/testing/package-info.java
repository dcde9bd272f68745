/// What tests share: fakes, a settable clock, an embedded broker, builders.
@NullMarked
package io.hivemind.testing;

import org.jspecify.annotations.NullMarked;
