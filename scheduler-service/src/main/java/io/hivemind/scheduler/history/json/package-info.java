/// Records of the wire as JSON for people and the API: the words of the schemas, instants as text,
/// values as values.
@NullMarked
package io.hivemind.scheduler.history.json;

import org.jspecify.annotations.NullMarked;
