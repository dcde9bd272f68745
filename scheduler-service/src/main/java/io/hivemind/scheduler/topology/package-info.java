/// Which topics lead where: names, partitioning and wiring, and which topics exist. No decisions.
@NullMarked
package io.hivemind.scheduler.topology;

import org.jspecify.annotations.NullMarked;
