/// Questions to the read model. Any thread may ask; lists come in pages by key, so that a page
/// costs the same however far down it is.
@NullMarked
package io.hivemind.scheduler.history.query;

import org.jspecify.annotations.NullMarked;
