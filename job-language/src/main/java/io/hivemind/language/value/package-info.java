/// The forms of plain values that are written as text: durations, dates, times.
@NullMarked
package io.hivemind.language.value;

import org.jspecify.annotations.NullMarked;
