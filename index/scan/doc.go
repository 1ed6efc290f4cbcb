// Package scan is the contract of package index by brute force, in memory: slow, short, and
// plainly right. It is what every engine is compared with; nothing is stored, nothing indexed,
// and every search looks at every document.
package scan
