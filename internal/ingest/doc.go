// Package ingest takes documents into the library: it walks what was named, has each file read,
// decides which document it is, and makes it durable and findable before it says so.
//
// It owns identity (which source is which document), batching, the order in which originals,
// engine and catalog are written, and the rows that are reported. How a file becomes a document is
// internal/read; sources are kept in internal/catalog, original files in internal/originals; flags,
// progress and printing are internal/cli; HTTP is internal/web.
package ingest
