// Package fanout emits a function that runs another one for many items.
package fanout
