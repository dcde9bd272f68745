/// The pure core: state machines over records, without clock, random, I/O or threads.
@NullMarked
package io.hivemind.core;

import org.jspecify.annotations.NullMarked;
