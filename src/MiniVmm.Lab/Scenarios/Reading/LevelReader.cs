using MiniVmm.Lab.Scenarios.Documents;

namespace MiniVmm.Lab.Scenarios.Reading;

/// <summary>Reads the levels of a load: clients or requests per second of each VM. All of a load are of one kind.</summary>
internal sealed class LevelReader
{
    private readonly GroupFrame _frame;
    private readonly IReadOnlyList<RequestShape> _requests;
    private readonly ReadingScope _scope;

    public LevelReader(GroupFrame frame, IReadOnlyList<RequestShape> requests, ReadingScope scope)
    {
        _frame = frame;
        _requests = requests;
        _scope = scope;
    }

    /// <summary>Known from the first level on.</summary>
    public LoadKind? Kind { get; private set; }

    private double MeanKiB => LoadPlan.Mean(_requests, r => r.KiB);

    /// <param name="source">A mapping with <c>clients</c>, <c>overload</c> or <c>rate</c>.</param>
    /// <param name="least">Clients that it takes at least: none only for a while.</param>
    public double Read(MappingReader source, int least)
    {
        string[] given = [.. LoadReader.LevelKeys[..^1].Where(source.Has)];
        if (given.Length != 1)
        {
            _scope.Complain(given.Length == 0 ? source.Node : source.At(given[1]), given.Length == 0
                ? "the step does not say how much; add clients, overload or rate"
                : $"{given[0]} and {given[1]} exclude each other; remove one");
            return least;
        }
        DocumentNode node = source.At(given[0]);
        LoadKind kind = given[0] == "rate" ? LoadKind.Open : LoadKind.Closed;
        if (Kind is LoadKind other && other != kind)
            _scope.Complain(node, "a load is of clients or of a rate, and this step differs from those before; "
                + "use a group for each");
        Kind ??= kind;
        return given[0] switch
        {
            "rate" => Fitting(node, source.Number("rate", 1, least == 0 ? 0 : 0.001, ScenarioLimits.MaxRate), atOnce: 1),
            "clients" => Clients(node, source.Integer("clients", least, least, ScenarioLimits.MaxClientsPerVm)),
            _ => Clients(node, Overloading(node, source.Number("overload", 1, 0.001, ScenarioLimits.MaxOverload))),
        };
    }

    private double Clients(DocumentNode node, int clients) => Fitting(node, clients, clients);

    /// <summary>Clients of each VM whose requests together want so many times the budget, at least one.</summary>
    private int Overloading(DocumentNode node, double overload)
    {
        if (_frame.BudgetMiB is not int budget)
        {
            _scope.Complain(node, "overload is a multiple of host.budget, and there is none; set host.budget or use "
                + "clients");
            return 1;
        }
        if (_requests.All(r => r.Kind != RequestKind.Memory))
        {
            _scope.Complain(node, "overload is about memory, and these requests take none; use clients");
            return 1;
        }
        double clients = Math.Round(
            overload * budget * 1024 / (Math.Max(1, _frame.AllVms) * MeanKiB), MidpointRounding.AwayFromZero);
        if (clients <= ScenarioLimits.MaxClientsPerVm)
            return Math.Max(1, (int)clients);
        _scope.Complain(node, $"overload {overload} makes {clients} clients of each VM, and a guest serves "
            + $"{ScenarioLimits.MaxClientsPerVm} at most; lower it or host.budget, or raise vms or request.memory");
        return 1;
    }

    /// <summary>Complains where so many requests at once are more than a guest has RAM for.</summary>
    private double Fitting(DocumentNode node, double level, int atOnce)
    {
        int largest = _requests.Max(r => r.KiB);
        long needed = (((long)atOnce * largest) + 1023) / 1024 + ScenarioLimits.GuestKernelMiB;
        if (needed > _frame.MemoryMiB)
            _scope.Complain(node, $"{atOnce} request(s) of {largest} KiB at once need {needed} MiB of guest RAM with the "
                + $"kernel's {ScenarioLimits.GuestKernelMiB}, and a VM has {_frame.MemoryMiB} MiB; lower the load or "
                + "raise memory");
        return level;
    }
}
