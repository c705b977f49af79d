package syncop

// byPackage maps "Func" and "Type.Method" of each package to an operation. It
// lists the vocabulary of Go concurrency, which the language, the standard
// library and golang.org/x/sync fix once and for all; it is never written to.
var byPackage = map[string]map[string]Kind{
	"sync": {
		"Mutex.Lock": Lock, "Mutex.Unlock": Unlock, "Mutex.TryLock": TryLock,
		"RWMutex.Lock": Lock, "RWMutex.Unlock": Unlock, "RWMutex.TryLock": TryLock,
		"RWMutex.RLock": RLock, "RWMutex.RUnlock": RUnlock, "RWMutex.TryRLock": TryLock,
		"Locker.Lock": Lock, "Locker.Unlock": Unlock,
		"WaitGroup.Add": WaitGroupAdd, "WaitGroup.Done": WaitGroupDone,
		"WaitGroup.Wait": WaitGroupWait, "WaitGroup.Go": WaitGroupGo,
		"Cond.Wait": CondWait, "Cond.Signal": CondSignal, "Cond.Broadcast": CondBroadcast,
		"Once.Do": OnceDo,
	},
	"context": {
		"Background": ContextRoot, "TODO": ContextRoot, "WithoutCancel": ContextRoot,
		"WithCancel": ContextDerive, "WithCancelCause": ContextDerive,
		"WithDeadline": ContextDerive, "WithDeadlineCause": ContextDerive,
		"WithTimeout": ContextDerive, "WithTimeoutCause": ContextDerive,
		"WithValue": ContextDerive, "AfterFunc": AfterFunc, "Cause": ContextErr,
		"Context.Done": ContextDone, "Context.Err": ContextErr,
	},
	"time": {
		"Sleep": Sleep, "After": TimerNew, "Tick": TimerNew, "NewTimer": TimerNew, "NewTicker": TimerNew,
		"AfterFunc": AfterFunc, "Timer.Stop": TimerStop, "Ticker.Stop": TimerStop,
		"Timer.Reset": TimerReset, "Ticker.Reset": TimerReset,
	},
	"golang.org/x/sync/errgroup": {
		"Group.Go": GroupGo, "Group.TryGo": GroupTryGo, "Group.Wait": GroupWait,
		"Group.SetLimit": GroupLimit, "WithContext": ContextDerive,
	},
	"golang.org/x/sync/semaphore": {
		"Weighted.Acquire": SemaphoreAcquire, "Weighted.TryAcquire": SemaphoreTry,
		"Weighted.Release": SemaphoreRelease,
	},
}

// names holds the word for each kind, for messages and tests.
var names = [...]string{
	None: "none", MakeChan: "make", Send: "send", Receive: "receive", Close: "close", Select: "select", Poll: "poll",
	Lock: "lock", Unlock: "unlock", RLock: "rlock", RUnlock: "runlock", TryLock: "trylock",
	WaitGroupAdd: "wg.add", WaitGroupDone: "wg.done", WaitGroupWait: "wg.wait", WaitGroupGo: "wg.go",
	CondWait: "cond.wait", CondSignal: "cond.signal", CondBroadcast: "cond.broadcast", OnceDo: "once.do",
	ContextDerive: "ctx.derive", ContextRoot: "ctx.root", ContextDone: "ctx.done", ContextErr: "ctx.err",
	Sleep: "sleep", TimerNew: "timer.new", TimerStop: "timer.stop", TimerReset: "timer.reset", AfterFunc: "afterfunc",
	GroupGo: "group.go", GroupTryGo: "group.trygo", GroupWait: "group.wait", GroupLimit: "group.limit",
	SemaphoreAcquire: "sem.acquire", SemaphoreTry: "sem.try", SemaphoreRelease: "sem.release",
}

// String returns a short word for the operation, such as "send" or "wg.wait".
func (k Kind) String() string { return names[k] }
