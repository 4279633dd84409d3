namespace MiniVmm.Model.Simulation;

/// <summary>A VM that is to come.</summary>
/// <param name="Number">Its number in the fleet, by which it draws.</param>
/// <param name="Class">Its class.</param>
/// <param name="Host">Its host's number in the fleet.</param>
/// <param name="BeginMoment">When it comes; 0 = it is there from the start.</param>
/// <param name="EndMoment">When it goes; int.MaxValue = it stays.</param>
/// <param name="Place">Where it stands among those whose clients join in turn, 0 to 1.</param>
internal readonly record struct NewVm(ulong Number, byte Class, int Host, int BeginMoment, int EndMoment, float Place);
