/// The files of jobs: fetched from their topic once, kept on disk by hash, laid into working
/// folders. On the threads of the attempts that need them, one fetch at a time.
@NullMarked
package io.hivemind.executor.files;

import org.jspecify.annotations.NullMarked;
