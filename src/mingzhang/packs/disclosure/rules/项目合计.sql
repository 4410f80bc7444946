-- id = "项目合计"
-- title = "文中的项目资金合计应是表里一列的合计"
-- severity = "error"
-- category = "sum"
-- key = ["表"]
-- over = "项目合计"
-- inputs = ["项目合计.全年", "项目合计.执行"]
-- holds = ["守"]
-- message = "文中说资金合计{公布值}万元，{说}"
-- basis = "文中的合计来自所附的项目表"
-- proves = "合计与决算数一列之和不同"
-- false_alarm = "文中另含表里没有列的资金"
-- verify = "把表里各列分别相加"
SELECT
  t.文档,
  t.号,
  t.处,
  t.另处,
  t.表,
  t.金额 AS 公布值,
  t.执行 AS 应为值,
  CASE
    WHEN ABS(t.金额 - t.全年) <= t.余 THEN '是调整（全年）预算数的合计，没有注明；决算数合计' || CAST(CAST(t.执行 AS DECIMAL(24, 2)) AS VARCHAR) || '万元。请注明是哪一个数。'
    WHEN ABS(t.金额 - t.年初) <= t.余 THEN '是年初预算数的合计，没有注明；决算数合计' || CAST(CAST(t.执行 AS DECIMAL(24, 2)) AS VARCHAR) || '万元。请注明是哪一个数。'
    ELSE '与表里各列的合计都不同（全年预算数' || CAST(CAST(t.全年 AS DECIMAL(24, 2)) AS VARCHAR) || '万元，决算数' || CAST(CAST(t.执行 AS DECIMAL(24, 2)) AS VARCHAR) || '万元），请核对。'
  END AS 说,
  CASE
    WHEN ABS(t.金额 - t.全年) <= t.余 OR ABS(t.金额 - t.年初) <= t.余 THEN '建议'
    WHEN t.转换 = 1 THEN '需说明'
    ELSE '必改'
  END AS 程度
FROM 项目合计 AS t
WHERE ABS(t.金额 - t.执行) > t.余
