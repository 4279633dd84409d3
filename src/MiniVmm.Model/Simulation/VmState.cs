using MiniVmm.Fvm;

namespace MiniVmm.Model.Simulation;

/// <summary>A VM between two control periods.</summary>
internal struct VmState
{
    public ControllerState Control;
    public CounterRandom Random;

    /// <summary>Its host's progress when its control period began.</summary>
    public double BeginProgress;
    public int BeginMoment;

    /// <summary>When it goes; int.MaxValue = it stays.</summary>
    public int EndMoment;

    public int Host;
    public byte Class;
    public bool Alive;

    /// <summary>Where it stands among those whose clients join in turn, 0 to 1.</summary>
    public float Place;

    /// <summary>Part of a request that is done.</summary>
    public float Carry;

    /// <summary>Requests that it has.</summary>
    public int Pending;

    /// <summary>Active ones; suspended ones that had begun; and those before them in the queue that had not.</summary>
    public float Active;
    public float Held;
    public float Ahead;

    /// <summary>How long it still stands still to fetch memory, seconds.</summary>
    public float StallS;

    /// <summary>What it contributes to its host's sums.</summary>
    public int ActiveKiB;
    public int HeldKiB;
    public int BusyMillionths;

    /// <summary>Measured: requests and seconds.</summary>
    public int Served;
    public float ServedS;
}
