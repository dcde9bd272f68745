/// What cron expressions and calendars say, read from text (LANGUAGE section 6): patterns of local
/// times, without a zone, and the search for the next local time that fits, field by field. Pure
/// and immutable: any thread may use one.
@NullMarked
package io.hivemind.core.schedule.pattern;

import org.jspecify.annotations.NullMarked;
