/// The source connector for objects in a bucket of S3, or of anything that speaks it. Looking is
/// listing, on threads of its own; notifications say where to look at once, on a thread for each
/// topic; all else is of the task's thread.
@NullMarked
package io.hivemind.connect.s3;

import org.jspecify.annotations.NullMarked;
