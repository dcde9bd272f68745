/// The source connector for files. A native watch of each folder says when to look; looking, also
/// every now and then without being told, says what there is. So a restart, an overflow of the
/// native watch or a file system that has none makes things later, and loses nothing. The native
/// watch has a thread of its own; looks run on a few others; all else is of the task's thread.
@NullMarked
package io.hivemind.connect.file;

import org.jspecify.annotations.NullMarked;
