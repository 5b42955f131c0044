using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class ExplanationLaws
{
    private const int Cases = 3_000;

    [Fact]
    public void Every_part_is_what_its_filter_is_alone_with_the_values_and_rows_that_a_reader_finds() => Law.ForAll(Cases, question =>
    {
        var (bound, related) = (question.Bound, question.Related);
        foreach (var entity in question.Entities)
            new Reader(question).Check(bound.Explain(entity, question.Moment, related), question.Filter, entity);
    });

    [Fact]
    public void An_explanation_is_the_same_however_often_it_is_asked_for() => Law.ForAll(Cases / 3, question =>
    {
        var (bound, other) = (question.Bound, question.Bound);
        foreach (var entity in question.Entities)
        {
            var (once, again) = (bound.Explain(entity, question.Moment, question.Related), other.Explain(entity, question.Moment, question.Related));
            Assert.Equal(once.ToString(), again.ToString());
            Assert.Equal(once.ToString(), once.ToString());
            Assert.Equal(Told(once), Told(again));
            Assert.Equal(Told(once), Told(once));
        }
    });

    [Fact]
    public void A_filter_and_its_negation_turn_round_with_the_same_conditions() => Law.ForAll(Cases / 3, question =>
    {
        var negation = (!question.Filter).Bind<Sample>(question.Schema.Context);
        foreach (var entity in question.Entities)
        {
            var (one, other) = (question.Bound.Explain(entity, question.Moment, question.Related), negation.Explain(entity, question.Moment, question.Related));
            Assert.NotEqual(one.Matches, other.Matches);
            Assert.Equal(Told(one), Told(other));
        }
    });

    private static IEnumerable<string> Told(Explanation explanation) =>
        explanation.WhyNot().Select(f => $"{f.IsPossible} {string.Join(" & ", f.Conditions.Select(c => $"{c.Matches} {c}"))}");

    /// <summary>Reads an explanation beside the filter and the base, by the rules of <c>docs/explanations.md</c> and no engine of the library.</summary>
    private sealed class Reader(Question question)
    {
        private const int MostRows = 10;

        public void Check(Explanation explained, Filter filter, Sample entity)
        {
            Assert.Equal(filter, explained.Filter);
            Assert.Equal(Holds(filter, entity), explained.Matches);
            Assert.Equal(explained.Matches, filter.Bind<Sample>(question.Schema.Context).Interpret(question.Moment).Matches(entity, question.Related));
            Assert.False(explained.IsMasked);
            CheckParts(explained, PartsOf(filter), entity);
            switch (filter)
            {
                case Related related:
                    CheckRows(explained, Rows(entity, related.Relation), Deciding(related, explained.Matches), related.Where);
                    break;
                case Condition { Subject: AggregateSubject aggregate } condition:
                    CheckValues(explained, condition, entity);
                    CheckRows(explained, Rows(entity, aggregate.Relation), row => IsFolded(aggregate, row), aggregate.Where);
                    break;
                case Condition { Subject: FieldSubject { Path: var path } } condition when Field(path) is { } field:
                    CheckValues(explained, condition, entity);
                    CheckStored(explained, field, AtEnd(path, entity));
                    if (field.Formula is SubjectFormula { Subject: AggregateSubject derived } && path.Steps.Count == 1)
                        CheckRows(explained, Rows(entity, derived.Relation), row => IsFolded(derived, row), null);
                    else
                        CheckNoRows(explained);
                    break;
                case Condition { Subject: FieldSubject { Path: var path } }:
                    // Whether there is a related entity: the row is the answer.
                    CheckRows(explained, Rows(entity, path), _ => true, null);
                    Assert.True(explained.Actual.IsEmpty);
                    Assert.Empty(explained.Expected);
                    break;
                default:
                    CheckNoRows(explained);
                    Assert.True(explained.Actual.IsEmpty);
                    Assert.Empty(explained.Expected);
                    break;
            }
        }

        private bool Holds(Filter filter, Sample entity) => Meaning.Holds(filter, entity, question.Base, question.Schema, question.Moment);

        private IReadOnlyList<Filter> PartsOf(Filter filter) => filter switch
        {
            AllOf all => all.Parts,
            AnyOf any => any.Parts,
            Not not => [not.Inner],
            InSegment { Key: var key } => question.Schema.Context.Segments!.Segments
                .Single(s => string.Equals(s.Key, key, StringComparison.OrdinalIgnoreCase)).Filter is { } definition ? [definition] : [],
            _ => [],
        };

        private void CheckParts(Explanation explained, IReadOnlyList<Filter> parts, Sample entity)
        {
            Assert.Equal(parts.Count, explained.Parts.Count);
            foreach (var (part, filter) in explained.Parts.Zip(parts))
                Check(part, filter, entity);
        }

        /// <summary>Which rows decided: where one settles the answer those that did, else all.</summary>
        private Func<Sample, bool> Deciding(Related related, bool matches) => (related.Quantifier, matches) switch
        {
            (Quantifier.Any, true) or (Quantifier.No, false) => row => related.Where is null || Holds(related.Where, row),
            (Quantifier.All, false) => row => !Holds(related.Where!, row),
            _ => _ => true,
        };

        private bool IsFolded(AggregateSubject aggregate, Sample row) =>
            (aggregate.Where is null || Holds(aggregate.Where, row)) &&
            (aggregate.Of is null || !Holds(new Condition(aggregate.Of, Operators.IsEmpty, []), row));

        private void CheckRows(Explanation explained, List<Sample> all, Func<Sample, bool> decided, Filter? where)
        {
            var rows = all.Where(decided).Take(MostRows).ToList();
            Assert.Equal(all.Count, explained.RowCount);
            Assert.Equal(rows.Select(r => (EntityKey)r.Id), explained.Rows.Select(r => r.Key));
            foreach (var (row, entity) in explained.Rows.Zip(rows))
            {
                Assert.Equal(where is null, row.Where is null);
                if (where is not null)
                    Check(row.Where!, where, entity);
            }
        }

        private static void CheckNoRows(Explanation explained)
        {
            Assert.Null(explained.RowCount);
            Assert.Empty(explained.Rows);
        }

        private static void CheckStored(Explanation explained, SampleField field, Sample? at)
        {
            if (field.Formula is not null)
                return;
            if (field.Type.IsMany)
            {
                var items = at is null ? null : (IEnumerable<string?>?)field.Raw(at);
                Assert.Equal(items?.Where(i => !string.IsNullOrEmpty(i)) ?? [], explained.ActualItems);
                Assert.True(explained.Actual.IsEmpty);
                return;
            }

            Assert.Empty(explained.ActualItems);
            Assert.Equal(at is null ? default : ValueOf(field.Raw(at)), explained.Actual);
        }

        private static Value ValueOf(object? raw) => raw switch
        {
            null => default,
            string text => Value.Of(text),
            decimal number => Value.Of(number),
            double number => Value.Of(number),
            bool truth => Value.Of(truth),
            DateOnly day => Value.Of(day),
            DateTimeOffset instant => Value.Of(instant),
            _ => Value.Of((Guid)raw),
        };

        /// <summary>The actual value is one that the reference reads, and so are those of other fields; a stretch of time tells the outcome.</summary>
        private void CheckValues(Explanation explained, Condition condition, Sample entity)
        {
            CheckRead(condition.Subject, explained.Actual, entity);
            Assert.Equal(condition.Operands, explained.Expected.Select(e => e.Operand));
            foreach (var expected in explained.Expected)
            {
                Assert.False(expected.IsMasked);
                if (expected.Operand is SubjectOperand { Offset: null, Subject: var other })
                    CheckRead(other, expected.From, entity);
                if (expected.Operand is SubjectOperand)
                    Assert.True(expected is { IncludesFrom: true, IncludesTo: true } && expected.From == expected.To);
            }

            if (explained is not { Actual: { Kind: ValueKind.Date or ValueKind.Instant } actual, Expected: [var stretch] } || stretch.Operand is SubjectOperand)
                return;
            Assert.Equal(condition.Operator.Operands == OperandShape.Days ? ValueKind.Date : actual.Kind, stretch.From.Kind);
            if (condition.Operator.Operands == OperandShape.Days)
                return;
            var (from, to) = (Order(actual, stretch.From), Order(actual, stretch.To));
            var (isAbove, isBelow) = (from > 0 || (from == 0 && stretch.IncludesFrom), to < 0 || (to == 0 && stretch.IncludesTo));
            bool? expectedOutcome = condition.Operator.Key switch
            {
                "=" or "inPeriod" or "in" => isAbove && isBelow,
                "!=" or "notInPeriod" or "notIn" => !(isAbove && isBelow),
                "<" => !isAbove,
                "<=" => isBelow,
                ">" => !isBelow,
                ">=" => isAbove,
                _ => null,
            };
            Assert.Equal(expectedOutcome ?? explained.Matches, explained.Matches);
        }

        private static long Order(Value one, Value other) =>
            one.Kind == ValueKind.Date ? one.DayNumber - other.DayNumber : Math.Sign(one.UtcTicks.CompareTo(other.UtcTicks));

        private void CheckRead(Subject subject, Value value, Sample entity)
        {
            switch (value.Kind)
            {
                case ValueKind.Empty when subject is not FieldSubject { Path: var path } || Field(path) is { Type.IsMany: false }:
                    Assert.True(Holds(new Condition(subject, Operators.IsEmpty, []), entity));
                    break;
                case ValueKind.Number or ValueKind.Date or ValueKind.Instant when !IsReference(subject):
                    Assert.True(Holds(new Condition(subject, Operators.EqualTo, [new Literal(value)]), entity));
                    break;
            }
        }

        private bool IsReference(Subject subject) => subject is FieldSubject { Path: var path } && Field(path)?.Type.Scalar == ScalarType.Reference;

        private SampleField? Field(FieldPath path) => question.Schema.Fields.FirstOrDefault(f => f.Name == path.Steps[^1]);

        private Sample? AtEnd(FieldPath path, Sample entity) =>
            path.Steps.SkipLast(1).Aggregate((Sample?)entity, (at, step) => at is null ? null : Rows(at, step).SingleOrDefault());

        private List<Sample> Rows(Sample entity, FieldPath path) => AtEnd(path, entity) is { } last ? Rows(last, path.Steps[^1]) : [];

        /// <summary>The rows in the order of the base, those of links in the order of the links.</summary>
        private List<Sample> Rows(Sample entity, string relation)
        {
            var rows = SampleSchema.Relations.Single(r => r.Name == relation).Rows(entity, question.Base);
            return relation == "friends"
                ? [.. question.Base.Links.Where(l => l.From == entity.Id).Select(l => l.To).Distinct().SelectMany(to => rows.Where(r => r.Id == to))]
                : [.. rows];
        }
    }
}
