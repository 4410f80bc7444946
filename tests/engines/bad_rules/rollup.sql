-- expect = ["不支持 ROLLUP 这种写法"]
SELECT 项目代码 FROM 发放 GROUP BY ROLLUP (项目代码)
