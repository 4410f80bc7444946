-- id = "事前评估缺"
-- title = "新增的重大项目应有事前绩效评估"
-- severity = "info"
-- category = "missing"
-- key = ["年度", "单位代码", "项目代码"]
-- over = "项目"
-- inputs = ["项目.全年预算数"]
-- message = "“{对象}”全年预算{公布值}万元，到了事前绩效评估的线（{应为值}万元），“事前评估”里没有。新增的项目请补评估；延续的项目不用。"
-- basis = "新增重大项目开展事前绩效评估；金额见参数“事前评估线”"
-- proves = "预算到了线，没有事前评估的记录"
-- false_alarm = "只看一次性项目和年初没有预算的项目，账册不知道别的是不是新增；转移支付、人员类、运转类、经常性项目不在此列"
-- verify = "看项目是不是今年新增"
WITH 参数 AS (
  SELECT MAX(CASE WHEN p.参数 = '事前评估线' THEN p.值 END) AS 事前评估线 FROM 绩效参数 AS p
)
SELECT
  p.年度, p.单位代码, p.来源, p.行, p.项目代码, COALESCE(p.项目名称, p.项目代码) AS 对象, '全年预算数' AS 列,
  QUOTIENT(p.全年预算数, 10000, 2) AS 公布值,
  QUOTIENT(a.事前评估线, 10000, 2) AS 应为值
FROM 项目 AS p
CROSS JOIN 参数 AS a
WHERE p.全年预算数 >= a.事前评估线 AND COALESCE(p.资金类型, '') <> '中省转移支付'
  AND COALESCE(p.项目类型, '特定目标类') = '特定目标类' AND COALESCE(p.期限类型, '') <> '经常性项目'
  AND (p.期限类型 = '一次性项目' OR p.年初预算数 = 0)
  AND EXISTS (SELECT 1 FROM 绩效指标 AS o WHERE o.年度 = p.年度 AND o.单位代码 = p.单位代码)
  AND NOT EXISTS (
    SELECT 1 FROM 事前评估 AS e WHERE e.年度 = p.年度 AND e.单位代码 = p.单位代码 AND e.项目代码 = p.项目代码
  )
