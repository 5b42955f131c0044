using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class Binder
{
    /// <summary>The fields of a cross-tab over what a filter selects; null when there is an error.</summary>
    public CrossTabFields? Bind(CrossTabRequest request, Filter filter, Plan plan)
    {
        var by = At("by", () => BindBy(request.By));
        var of = request.Measure.Of is { } path ? At("measure", () => BindMeasure(request.Measure.Function, path)) : null;
        if (_issues.Count > 0)
            return null;
        var currencies = of is null ? [] : Currency.NotFixed(of.Term, plan, _entityType, context).ToList();
        if (currencies.Find(c => !by.Exists(f => f.Term == c.Term)).Name is { } open)
            return At("measure", () => MixedCurrency(request.Measure, open));

        // The filters of cells are there to be bound.
        var cell = CrossTabFields.Narrowed(filter, by.Select(f => new Condition(new FieldSubject(f.Path), Operators.IsEmpty, [])));
        return new Binder(_entityType, context, source: null).Bind(cell) is null
            ? At("by", () => Missing<CrossTabFields>(request, IssueCode.TooLarge, "with a condition for each of these fields the filter is too large"))
            : new CrossTabFields(by, of, [.. currencies.Select(c => by.FindIndex(f => f.Term == c.Term)).Distinct()]);
    }

    private List<CrossTabField> BindBy(ValueList<FieldPath> paths)
    {
        var fields = new List<CrossTabField>();
        if (paths.Count is 0 or > CrossTabRequest.MostFields)
        {
            var code = paths.Count == 0 ? IssueCode.EmptyInput : IssueCode.TooLarge;
            Missing<CrossTabField>(paths, code, $"a cross-tab is by one to {CrossTabRequest.MostFields} fields, and {paths.Count} are named");
            return fields;
        }

        for (var i = 0; i < paths.Count; i++)
        {
            var path = paths[i];
            if (At($"{i}", () => BindCounted(path, fields)) is { } field)
                fields.Add(field);
        }

        return fields;
    }

    /// <summary>A field that values are counted of, and that is not among those that were named before.</summary>
    private CrossTabField? BindCounted(FieldPath path, IReadOnlyList<CrossTabField> before)
    {
        if (BindField(path) is not { } term)
            return null;
        var name = FilterText.InBackQuotes(path.ToString());
        if (term.IsSensitive)
            return Missing<CrossTabField>(path, IssueCode.NotAvailable, $"{name} is sensitive: it is neither counted by nor measured");
        if (before.Any(f => f.Term == term))
            return Missing<CrossTabField>(path, IssueCode.Repeated, $"{name} is named twice");
        if (term.Picklist is null)
            return new CrossTabField(path, term, null);
        return context.Picklists.Find(term.Picklist) is { } picklist
            ? new CrossTabField(path, term, picklist)
            : Missing<CrossTabField>(path, IssueCode.UnknownPicklist, $"the picklist of {name} is not registered");
    }

    private CrossTabField? BindMeasure(MeasureFunction function, FieldPath path)
    {
        if (BindCounted(path, []) is not { } field)
            return null;
        var (types, takes) = function switch
        {
            MeasureFunction.Sum or MeasureFunction.Avg => (FieldTypes.Number, "numbers"),
            MeasureFunction.Min or MeasureFunction.Max => (FieldTypes.Ordered, "numbers, dates or datetimes"),
            _ => (FieldTypes.Scalar, "fields of one value"),
        };
        var message = $"`{function.ToString().ToLowerInvariant()}` takes {takes}; {FilterText.InBackQuotes(path.ToString())} is {field.Term.Type}";
        return (types & field.Term.Type.Flag) != 0 ? field : Missing<CrossTabField>(path, IssueCode.OperatorType, message);
    }

    private CrossTabFields? MixedCurrency(Measure measure, string currency) => Missing<CrossTabFields>(
        measure,
        IssueCode.MixedCurrency,
        $"`{measure}` may mix currencies: let the filter fix one, as in `{currency} = 'EUR'`, or count by {FilterText.InBackQuotes(currency)} too");
}
