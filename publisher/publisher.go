// Package publisher sends what is due, once, and remembers the outcome: cron ticks, queue, protocol, reconciler.
//
// The database decides who may send (Ledger.Begin, committed before the first byte leaves); the queue only wakes.
// Losing, doubling or reordering an entry of the queue does no harm.
package publisher
