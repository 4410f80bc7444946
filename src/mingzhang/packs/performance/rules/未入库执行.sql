-- id = "未入库执行"
-- title = "没有入库的项目不应有支出"
-- severity = "error"
-- category = "indicator"
-- key = ["年度", "单位代码", "项目代码"]
-- over = "项目现状"
-- inputs = ["项目现状.状态"]
-- message = "“{对象}”决算{公布值}万元，项目库里的状态还是“{状态}”，没有入库。请补记入库的步骤，或核对支出列错了项目没有。"
-- basis = "先入库后安排预算：没有入库的项目不得安排预算"
-- proves = "有决算数，项目库里还没有到入库"
-- false_alarm = "项目库的记录没有更新的"
-- verify = "对照项目库系统和预算批复"
SELECT
  k.年度, k.单位代码, k.来源, k.行, p.来源 AS 另来源, p.行 AS 另行, k.项目代码,
  COALESCE(k.项目名称, k.项目代码) AS 对象, k.状态, '状态' AS 列,
  QUOTIENT(p.决算数, 10000, 2) AS 公布值,
  p.决算数 AS 金额
FROM 项目现状 AS k
JOIN 项目 AS p ON p.年度 = k.年度 AND p.单位代码 = k.单位代码 AND p.项目代码 = k.项目代码
WHERE k.状态 IN ('草稿', '单位送审', '部门审核', '财政审核') AND p.决算数 > 0
