-- title = "部门整体的自评得分"
-- over = "绩效评价"
-- basis = "项目代码空着的是部门整体；写明用了别的评分表的不与打分表对照"
SELECT e.年度, e.单位代码, e.得分, e.来源, e.行
FROM 绩效评价 AS e
WHERE e.项目代码 IS NULL AND e.评价类型 = '单位自评' AND e.评分表 IS NULL AND e.得分 IS NOT NULL
