/// The scheduler process: wires topology, stores, API and history together.
@NullMarked
package io.hivemind.scheduler;

import org.jspecify.annotations.NullMarked;
